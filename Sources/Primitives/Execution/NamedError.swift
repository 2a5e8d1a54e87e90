/// An error with a stable name to print, log and test for, and a sentence for people.
///
/// Each case of a conforming enum stands for one check.
public protocol NamedError: Error {
    /// The check that failed, in lower camel case: by default the name of the enum's case.
    var name: String { get }
    /// What was wrong and, where that helps, what to do; a sentence without secrets.
    var explanation: String { get }
}

extension NamedError {
    /// The name of the enum's case.
    public var name: String { Mirror(reflecting: self).children.first?.label ?? String(describing: self) }
}

extension Cancelled: NamedError {
    public var name: String { "cancelled" }
    public var explanation: String { "The work was given up on request." }
}
