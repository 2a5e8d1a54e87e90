public import Algebra
public import Primitives

/// A JSON value with its path, read as field elements and points in the way snarkjs writes them.
struct JSONForm {
    let value: JSONValue
    let path: String

    init(_ value: JSONValue, path: String = "") {
        self.value = value
        self.path = path
    }

    private var shownPath: String { path.isEmpty ? "The file" : path }

    func member(_ key: String) throws(JSONFormError) -> JSONForm {
        guard value.members != nil else {
            throw .wrongKind(path: shownPath, actual: value.kind, expected: "an object")
        }
        guard let member = value[key] else { throw .missingMember(path: path.isEmpty ? key : path + "." + key) }
        return JSONForm(member, path: path.isEmpty ? key : path + "." + key)
    }

    /// The elements of a list, of which there must be `count` if that is given.
    func elements(_ count: Int? = nil) throws(JSONFormError) -> [JSONForm] {
        guard let elements = value.elements else {
            throw .wrongKind(path: shownPath, actual: value.kind, expected: "a list")
        }
        if let count, elements.count != count {
            throw .wrongLength(path: shownPath, actual: elements.count, expected: count)
        }
        return elements.enumerated().map { JSONForm($1, path: "\(path)[\($0)]") }
    }

    func text() throws(JSONFormError) -> String {
        guard let text = value.text else {
            throw .wrongKind(path: shownPath, actual: value.kind, expected: "a string")
        }
        return text
    }

    /// A canonical field element written as a decimal string or as an integer number.
    func element<F: PrimeField>(_ type: F.Type = F.self) throws(JSONFormError) -> F {
        let digits: String
        switch value {
        case .string(let text), .number(let text): digits = text
        default: throw .wrongKind(path: shownPath, actual: value.kind, expected: "a decimal number")
        }
        if digits.hasPrefix("-"), digits.utf8.count > 1, digits.utf8.dropFirst().allSatisfy({ 48...57 ~= $0 }) {
            throw .negative(path: shownPath)
        }
        do throws(FieldDecodingError) {
            return try F(decimal: digits)
        } catch {
            if error == .notCanonical { throw .notCanonical(path: shownPath) }
            throw .notDecimal(path: shownPath)
        }
    }

    /// A point of G1 as [x, y, "1"]; on the curve or not.
    func g1<E: PairingEngine>(_ engine: E.Type) throws(JSONFormError) -> AffinePoint<E.G1> {
        let coordinates = try elements(3)
        let x = try coordinates[0].element(E.Fq.self)
        let y = try coordinates[1].element(E.Fq.self)
        guard try coordinates[2].element(E.Fq.self) == .one else { throw .thirdCoordinateNotOne(path: shownPath) }
        return AffinePoint(uncheckedX: x, y: y)
    }

    /// A point of G2 as [[x0, x1], [y0, y1], ["1", "0"]]; on the twist or not.
    func g2<E: PairingEngine>(_ engine: E.Type) throws(JSONFormError) -> AffinePoint<E.G2> {
        let coordinates = try elements(3)
        func coefficients(_ form: JSONForm) throws(JSONFormError) -> Fp2<E.Fq> {
            let pair = try form.elements(2)
            return Fp2(try pair[0].element(), try pair[1].element())
        }
        let x = try coefficients(coordinates[0])
        let y = try coefficients(coordinates[1])
        guard try coefficients(coordinates[2]) == .one else { throw .thirdCoordinateNotOne(path: shownPath) }
        return AffinePoint(uncheckedX: x, y: y)
    }

    /// Requires that `protocol` is groth16.
    func checkProtocol() throws(JSONFormError) {
        let name = try member("protocol").text()
        guard name == "groth16" else { throw .wrongProtocol(actual: name) }
    }

    /// Requires that `curve` is that of the engine.
    func checkCurve(_ expected: CurveID) throws(JSONFormError) {
        let actual = try JSONForms.curve(self)
        guard actual == expected else {
            throw .wrongCurve(actual: actual.rawValue, expected: expected.rawValue)
        }
    }
}

/// What can be said of a file before its curve is known.
public enum JSONForms {
    /// The curve that a verification key names.
    ///
    /// - Throws: `.missingMember`, `.wrongKind`, `.unknownCurve`; `.wrongProtocol` for another proof system's key.
    public static func curve(ofKey key: JSONValue) throws(JSONFormError) -> CurveID {
        try JSONForm(key).checkProtocol()
        return try curve(JSONForm(key))
    }

    static func curve(_ form: JSONForm) throws(JSONFormError) -> CurveID {
        let name = try form.member("curve").text()
        guard let curve = CurveID(rawValue: name) else { throw .unknownCurve(actual: name) }
        return curve
    }
}

extension JSONValue {
    /// A field element as snarkjs writes it.
    static func element<F: PrimeField>(_ value: F) -> JSONValue { .string(value.decimal) }

    /// The two coefficients of an element of Fq2.
    static func element<F: PrimeField>(_ value: Fp2<F>) -> JSONValue { .array([element(value.c0), element(value.c1)]) }

    /// A point of G1; the identity is (0, 1, 0).
    static func g1<E: PairingEngine>(_ point: AffinePoint<E.G1>, _ engine: E.Type) -> JSONValue {
        point.isIdentity
            ? .array([.string("0"), .string("1"), .string("0")])
            : .array([element(point.x), element(point.y), .string("1")])
    }

    /// A point of G2; the identity is (0, 1, 0).
    static func g2<E: PairingEngine>(_ point: AffinePoint<E.G2>, _ engine: E.Type) -> JSONValue {
        let zero = element(Fp2<E.Fq>.zero)
        let one = element(Fp2<E.Fq>.one)
        return point.isIdentity ? .array([zero, one, zero]) : .array([element(point.x), element(point.y), one])
    }
}
