public import ChainTransactions
public import Primitives

/// Why a proof about the state is refused.
public enum StateProofError: NamedError, Hashable {
    /// The bytes end early or late.
    case bytes(ByteReaderError)
    /// A table or a kind of end that there is not.
    case unknownForm(UInt8)
    /// More siblings than a key's hash has bits.
    case tooDeep(actual: Int)
    /// The end of the way is the key's own entry where absence is to be shown, or another's where presence is.
    case wrongEnd
    /// The siblings above the table's root are not as many as the tree has levels.
    case wrongPath
    /// The proof leads to another commitment.
    case wrongCommitment(actual: Hash256, expected: Hash256)

    public var explanation: String {
        switch self {
        case .bytes(let error): error.explanation
        case .unknownForm(let byte): "Byte \(byte) is no table, or no end of a way, that a proof has."
        case .tooDeep(let actual): "The proof has \(actual) siblings; 256 is the most."
        case .wrongEnd: "The end of the way says nothing about the key."
        case .wrongPath: "The siblings above the table's root are not as many as there are levels."
        case .wrongCommitment(let actual, let expected):
            "The proof leads to the commitment \(actual); the header has \(expected)."
        }
    }
}

/// Shows what the state committed to by an `appHash` has at a key, or that it has nothing there (docs/spec, section 5).
/// It is checked without a state.
public struct StateProof: Sendable, Hashable {
    /// The table.
    public var table: StateTable
    /// The key.
    public var key: [UInt8]
    /// The value, or nil where nothing stands at the key.
    public var value: [UInt8]?
    /// For absence, the hashes of the other entry's key and value where the way ends at one; else it ends at nothing.
    public var other: Other?
    /// The siblings on the way down the table's map, the highest first.
    public var siblings: [Hash256]
    /// The siblings from the map's root to the commitment, the lowest first.
    public var path: [Hash256]

    /// The entry where the way of an absent key ends.
    public struct Other: Sendable, Hashable {
        /// The hash of its key.
        public var key: Hash256
        /// The hash of its value.
        public var value: Hash256

        /// An entry with these hashes.
        public init(key: Hash256, value: Hash256) {
            self.key = key
            self.value = value
        }
    }

    /// Checks that `appHash` commits to what the proof says.
    ///
    /// - Throws: `.tooDeep`, `.wrongEnd`, `.wrongPath`, `.wrongCommitment`.
    public func check(appHash: Hash256) throws(StateProofError) {
        guard siblings.count <= 256 else { throw .tooDeep(actual: siblings.count) }
        let place = StateMap.keyHash(StateKey(table, key))
        var hash: Hash256
        if let value {
            guard other == nil else { throw .wrongEnd }
            hash = StateMapSlot.leafHash(key: place, value: StateMap.valueHash(value))
        } else if let other {
            // The other entry must stand on the key's way, or it says nothing about the key.
            guard other.key != place, StateProof.commonBits(other.key, place) >= siblings.count else {
                throw .wrongEnd
            }
            hash = StateMapSlot.leafHash(key: other.key, value: other.value)
        } else {
            hash = .zero
        }
        for (depth, sibling) in siblings.enumerated().reversed() {
            hash =
                place.bit(depth) == 0
                ? StateMapSlot.nodeHash(hash, sibling) : StateMapSlot.nodeHash(sibling, hash)
        }
        guard let actual = StateCommitment.appHash(root: hash, of: table, path: path) else { throw .wrongPath }
        guard actual == appHash else { throw .wrongCommitment(actual: actual, expected: appHash) }
    }

    private static func commonBits(_ a: Hash256, _ b: Hash256) -> Int {
        (0..<256).first { a.bit($0) != b.bit($0) } ?? 256
    }

    /// The encoding (docs/spec, section 5).
    public var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.writeUInt8(table.rawValue)
        writer.writeUInt32(UInt32(key.count))
        writer.write(key)
        if let value {
            writer.writeUInt8(1)
            writer.writeUInt32(UInt32(value.count))
            writer.write(value)
        } else if let other {
            writer.writeUInt8(2)
            writer.write(other.key)
            writer.write(other.value)
        } else {
            writer.writeUInt8(0)
        }
        for list in [siblings, path] {
            writer.writeUInt32(UInt32(list.count))
            for hash in list { writer.write(hash) }
        }
        return writer.bytes
    }

    /// The proof that `bytes` encode.
    ///
    /// - Throws: `.bytes`, `.unknownForm`.
    public init(decoding bytes: [UInt8]) throws(StateProofError) {
        var reader = ByteReader(bytes)
        let form: (table: UInt8, end: UInt8)
        do throws(ByteReaderError) {
            form.table = try reader.readUInt8()
            key = try reader.readBytes(try reader.readCount32(elementSize: 1))
            form.end = try reader.readUInt8()
            switch form.end {
            case 1: value = try reader.readBytes(try reader.readCount32(elementSize: 1))
            case 2: other = Other(key: try reader.readHash(), value: try reader.readHash())
            default: break
            }
            siblings = []
            path = []
            if form.end <= 2 {
                for _ in 0..<(try reader.readCount32(elementSize: 32)) { siblings.append(try reader.readHash()) }
                for _ in 0..<(try reader.readCount32(elementSize: 32)) { path.append(try reader.readHash()) }
                try reader.finish()
            }
        } catch {
            throw .bytes(error)
        }
        guard form.end <= 2 else { throw .unknownForm(form.end) }
        guard let table = StateTable(rawValue: form.table), table != .mapNodes else { throw .unknownForm(form.table) }
        self.table = table
    }

    /// A proof of these parts.
    package init(
        table: StateTable, key: [UInt8], value: [UInt8]?, other: Other?, siblings: [Hash256], path: [Hash256]
    ) {
        self.table = table
        self.key = key
        self.value = value
        self.other = other
        self.siblings = siblings
        self.path = path
    }

    /// The proof about `key` from a committed state.
    package init(_ key: StateKey, in state: some StateReader) throws(StorageError) {
        let place = StateMap.keyHash(key)
        var siblings: [Hash256] = []
        var other: Other?
        var page = try StateMap.page(key.table, .zero, depth: 0, in: state) ?? StateMapPage()
        var depth = 0
        way: while true {
            var range = 0..<16
            while true {
                switch page.fold(range) {
                case .empty: break way
                case .leaf(let found, let value):
                    if found != place { other = Other(key: found, value: value) }
                    break way
                case .node: break
                }
                if range.count == 1 { break }
                let middle = range.lowerBound + range.count / 2
                let halves = (range.lowerBound..<middle, middle..<range.upperBound)
                let isRight = StateMap.digit(place, depth) >= middle
                siblings.append(page.fold(isRight ? halves.0 : halves.1).hash)
                range = isRight ? halves.1 : halves.0
            }
            depth += 1
            guard depth < 64, let below = try StateMap.page(key.table, place, depth: depth, in: state) else {
                throw .damaged("the map of table \(key.table)", "a page is missing.")
            }
            page = below
        }
        self.init(
            table: key.table, key: key.bytes, value: try state.value(at: key), other: other, siblings: siblings,
            path: try StateCommitment.path(of: key.table, in: state))
    }
}
