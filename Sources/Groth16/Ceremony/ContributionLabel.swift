public import Primitives

/// Where the secret of a contribution came from.
public enum ContributionOrigin: Sendable, Equatable {
    /// A participant's own randomness.
    case participant
    /// A public value hashed 2^`log2Iterations` times, so that anyone can recompute the secret.
    case beacon(hash: [UInt8], log2Iterations: UInt8)
}

/// What a contribution says about itself: its origin and a name.
public struct ContributionLabel: Sendable, Equatable {
    /// Where the secret came from.
    public let origin: ContributionOrigin
    /// The name's UTF-8 bytes as written in the file; empty where there is none. Anyone may write anything there.
    public let nameBytes: [UInt8]

    /// The name, invalid UTF-8 replaced.
    public var name: String { String(decoding: nameBytes, as: UTF8.self) }

    /// A label; the name is cut to 64 UTF-16 units, as snarkjs does.
    public init(name: String?, origin: ContributionOrigin = .participant) {
        let units = Array((name ?? "").utf16.prefix(64))
        nameBytes = Array(String(decoding: units, as: UTF16.self).utf8)
        self.origin = origin
    }

    /// Reads the type, the parameters' length and the parameters, which stand in ascending order, each at most once.
    init(from reader: inout ByteReader, contribution: Int) throws {
        let type = try reader.readUInt32()
        guard type <= 1 else { throw TranscriptError.unknownType(contribution: contribution, type: type) }
        let length = try reader.readCount32(elementSize: 1)
        var parameters = ByteReader(try reader.readRegion(length))
        var last: UInt8 = 0
        var name: [UInt8] = []
        var iterations: UInt8?
        var hash: [UInt8]?
        while parameters.remaining > 0 {
            let kind = try parameters.readUInt8()
            guard kind > last else {
                throw TranscriptError.parametersOutOfOrder(contribution: contribution, parameter: kind)
            }
            last = kind
            switch kind {
            case 1: name = try parameters.readBytes(Int(try parameters.readUInt8()))
            case 2: iterations = try parameters.readUInt8()
            case 3: hash = try parameters.readBytes(Int(try parameters.readUInt8()))
            default: throw TranscriptError.unknownParameter(contribution: contribution, parameter: kind)
            }
        }
        nameBytes = name
        switch (type, iterations, hash) {
        case (0, nil, nil): origin = .participant
        case (1, let iterations?, let hash?):
            guard Beacon.allowedIterations.contains(Int(iterations)), !hash.isEmpty else {
                throw TranscriptError.badBeacon(contribution: contribution)
            }
            origin = .beacon(hash: hash, log2Iterations: iterations)
        default: throw TranscriptError.badBeacon(contribution: contribution)
        }
    }

    /// The bytes after a contribution's points: type, length, parameters.
    var encoded: [UInt8] {
        var parameters: [UInt8] = []
        // 64 UTF-16 units are at most 192 bytes, and a name read from a file fitted one length byte.
        if !nameBytes.isEmpty { parameters += [1, UInt8(nameBytes.count)] + nameBytes }
        var type: UInt32 = 0
        if case .beacon(let hash, let iterations) = origin {
            type = 1
            parameters += [2, iterations, 3, UInt8(hash.count)] + hash
        }
        var writer = ByteWriter()
        writer.writeUInt32(type)
        writer.writeUInt32(UInt32(parameters.count))
        writer.write(parameters)
        return writer.bytes
    }
}

/// Why a list of contributions cannot be read. Contributions count from 1.
public enum TranscriptError: NamedError, Equatable {
    /// The contribution's type is neither 0 (participant) nor 1 (beacon).
    case unknownType(contribution: Int, type: UInt32)
    /// A parameter stands twice or before a lower one.
    case parametersOutOfOrder(contribution: Int, parameter: UInt8)
    /// A parameter is none of name (1), iterations (2) and beacon hash (3).
    case unknownParameter(contribution: Int, parameter: UInt8)
    /// A beacon lacks its parameters or has impossible ones, or a participant's contribution carries them.
    case badBeacon(contribution: Int)
    /// The beacons up to this one take more hashes in all, 2^`maximum`, than the verification was allowed to compute.
    case tooManyBeaconIterations(contribution: Int, log2Iterations: UInt8, maximum: Int)
    /// A point is not canonical, not on its curve or not in its subgroup.
    case badPoint(contribution: Int, element: String)
    /// A point is the identity.
    case atInfinity(contribution: Int, element: String)

    public var explanation: String {
        switch self {
        case .unknownType(let contribution, let type):
            "Contribution \(contribution) is of type \(type); there are 0 (participant) and 1 (beacon)."
        case .parametersOutOfOrder(let contribution, let parameter):
            "Contribution \(contribution): parameter \(parameter) is out of order or repeated."
        case .unknownParameter(let contribution, let parameter):
            "Contribution \(contribution) has an unknown parameter \(parameter)."
        case .badBeacon(let contribution):
            "Contribution \(contribution)'s beacon parameters are missing, impossible or out of place."
        case .tooManyBeaconIterations(let contribution, let log2Iterations, let maximum):
            "With contribution \(contribution)'s beacon of 2^\(log2Iterations) hashes the file's beacons take more than the "
                + "2^\(maximum) that this verification computes; --max-beacon allows more."
        case .badPoint(let contribution, let element):
            "Contribution \(contribution)'s \(element) is not a point of its group."
        case .atInfinity(let contribution, let element):
            "Contribution \(contribution)'s \(element) is the point at infinity."
        }
    }
}
