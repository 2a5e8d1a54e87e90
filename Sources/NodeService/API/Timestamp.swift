/// Times as RFC 3339 text in UTC.
package enum Timestamp {
    /// The text of a time in milliseconds since 1970, such as `2026-11-22T01:02:03.004Z`; the last millisecond of the
    /// year 9999 for all that are later.
    package static func text(_ milliseconds: UInt64) -> String {
        let time = min(milliseconds, 253_402_300_799_999)
        let seconds = Int(time / 1000)
        let (year, month, day) = date(seconds / 86400)
        let ofDay = seconds % 86400
        func padded(_ value: Int, _ width: Int = 2) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        return "\(padded(year, 4))-\(padded(month))-\(padded(day))T\(padded(ofDay / 3600)):\(padded(ofDay / 60 % 60)):"
            + "\(padded(ofDay % 60)).\(padded(Int(time % 1000), 3))Z"
    }

    /// The date of a day counted from 1970-01-01, by eras of 400 years that begin in March.
    private static func date(_ day: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = day + 719_468
        let era = shifted / 146_097, ofEra = shifted % 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * ofYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - (153 * march + 2) / 5 + 1)
    }
}
