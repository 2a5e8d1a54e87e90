import ChainTransactions
public import Primitives
import RingSignatures

extension Genesis {
    /// The genesis as a JSON document: numbers in decimal, keys in hexadecimal (docs/spec, section 6).
    public var json: JSONValue {
        func number(_ value: some BinaryInteger) -> JSONValue { .number("\(value)") }
        func bytes(_ value: [UInt8]) -> JSONValue { .string(Hexadecimal.encode(value)) }
        let c = configuration
        return .object([
            .init("chainID", .string(c.chainID.name)),
            .init("network", .string(c.network.name)),
            .init("minimumFeePerByte", number(c.minimumFeePerByte)),
            .init("minimumFeePerProofUnit", number(c.minimumFeePerProofUnit)),
            .init("maximumTransactionBytes", number(c.maximumTransactionBytes)),
            .init("maximumBlockBytes", number(c.maximumBlockBytes)),
            .init("maximumBlockProofCost", number(c.maximumBlockProofCost)),
            .init("anchorWindow", number(c.anchorWindow)),
            .init("ringOutputMaturity", number(c.ringOutputMaturity)),
            .init("validators", .array(c.validators.map { bytes($0.bytes) })),
            .init(
                "accounts",
                .array(
                    accounts.map {
                        .object([.init("account", bytes($0.account.bytes)), .init("amount", number($0.amount))])
                    })),
            .init(
                "ringDeposits",
                .array(
                    ringDeposits.map {
                        .object([
                            .init("key", bytes($0.key.bytes)), .init("ephemeralKey", bytes($0.ephemeralKey.bytes)),
                            .init("viewTag", number($0.viewTag)), .init("amount", number($0.amount)),
                        ])
                    })),
            .init("supply", number(supply)),
        ])
    }

    /// The genesis that a JSON document says; every member must stand there, and no other.
    ///
    /// - Throws: every case that is not about the encoding.
    public init(json text: [UInt8]) throws(GenesisError) {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(
                parsing: text, limits: JSONLimits(bytes: Self.maximumByteCount, depth: 4, values: 4 << 20))
        } catch {
            throw .json(error)
        }
        let root = try GenesisObject(value, "genesis", members: Self.members)
        let name = try root.text("chainID")
        let chainID: ChainID
        do throws(LedgerValueError) {
            chainID = try ChainID(name)
        } catch {
            throw .chainID(error)
        }
        let kind = try root.text("network")
        guard let network = NetworkKind.allCases.first(where: { $0.name == kind }) else {
            throw .unknownNetwork(kind)
        }
        var validators: [AccountID] = []
        for (i, element) in try root.list("validators").enumerated() {
            validators.append(try GenesisObject.hash(element, "validators[\(i)]"))
        }
        var accounts: [AccountCredit] = []
        for (i, element) in try root.list("accounts").enumerated() {
            let entry = try GenesisObject(element, "accounts[\(i)]", members: ["account", "amount"])
            accounts.append(AccountCredit(account: try entry.hash("account"), amount: try entry.number("amount")))
        }
        var deposits: [RingDeposit] = []
        for (i, element) in try root.list("ringDeposits").enumerated() {
            let entry = try GenesisObject(
                element, "ringDeposits[\(i)]", members: ["key", "ephemeralKey", "viewTag", "amount"])
            deposits.append(
                RingDeposit(
                    key: try entry.point("key"), ephemeralKey: try entry.point("ephemeralKey"),
                    viewTag: try entry.number("viewTag"), amount: try entry.number("amount")))
        }
        let configuration = ChainConfiguration(
            chainID: chainID, network: network, validators: validators,
            minimumFeePerByte: try root.number("minimumFeePerByte"),
            minimumFeePerProofUnit: try root.number("minimumFeePerProofUnit"),
            maximumTransactionBytes: try root.number("maximumTransactionBytes"),
            maximumBlockBytes: try root.number("maximumBlockBytes"),
            maximumBlockProofCost: try root.number("maximumBlockProofCost"),
            anchorWindow: try root.number("anchorWindow"), ringOutputMaturity: try root.number("ringOutputMaturity"))
        try self.init(configuration: configuration, accounts: accounts, ringDeposits: deposits)
        let stated: UInt64 = try root.number("supply")
        guard supply == stated else { throw .supply(actual: supply, expected: stated) }
    }

    private static let members = [
        "chainID", "network", "minimumFeePerByte", "minimumFeePerProofUnit", "maximumTransactionBytes",
        "maximumBlockBytes", "maximumBlockProofCost", "anchorWindow", "ringOutputMaturity", "validators", "accounts",
        "ringDeposits", "supply",
    ]
}

/// An object of a genesis' JSON form, with its place for messages.
private struct GenesisObject {
    let value: JSONValue
    let path: String

    /// The object, which has these members and no other.
    init(_ value: JSONValue, _ path: String, members: [String]) throws(GenesisError) {
        guard let found = value.members else {
            throw .wrongKind(path, actual: value.kind, expected: "an object")
        }
        for name in members where value[name] == nil { throw .missingMember("\(path).\(name)") }
        for member in found where !members.contains(member.key) { throw .unknownMember("\(path).\(member.key)") }
        self.value = value
        self.path = path
    }

    private func member(_ name: String) throws(GenesisError) -> JSONValue {
        guard let member = value[name] else { throw .missingMember("\(path).\(name)") }
        return member
    }

    func text(_ name: String) throws(GenesisError) -> String {
        let value = try member(name)
        guard let text = value.text else {
            throw .wrongKind("\(path).\(name)", actual: value.kind, expected: "a string")
        }
        return text
    }

    func list(_ name: String) throws(GenesisError) -> [JSONValue] {
        let value = try member(name)
        guard let elements = value.elements else {
            throw .wrongKind("\(path).\(name)", actual: value.kind, expected: "a list")
        }
        return elements
    }

    func number<T: FixedWidthInteger>(_ name: String) throws(GenesisError) -> T {
        let value = try member(name)
        guard case .number(let text) = value else {
            throw .wrongKind("\(path).\(name)", actual: value.kind, expected: "a number")
        }
        // The shortest form only: no sign, no point, no exponent.
        guard let number = T(text), number >= 0, "\(number)" == text else {
            throw .number("\(path).\(name)", actual: text)
        }
        return number
    }

    func hash(_ name: String) throws(GenesisError) -> Hash256 { try Self.hash(try member(name), "\(path).\(name)") }

    func point(_ name: String) throws(GenesisError) -> CompressedPoint {
        guard let point = CompressedPoint(try hash(name).bytes) else { throw .missingMember("\(path).\(name)") }
        return point
    }

    static func hash(_ value: JSONValue, _ path: String) throws(GenesisError) -> Hash256 {
        guard let text = value.text else { throw .wrongKind(path, actual: value.kind, expected: "a string") }
        do throws(HexadecimalError) {
            return try Hash256(hexadecimal: text)
        } catch {
            throw .hexadecimal(path, error)
        }
    }
}
