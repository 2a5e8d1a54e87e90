public import Primitives

extension ConstraintList {
    /// Writes the `.sym` file of the circuit: for each signal a line of its number, its wire (−1 where it was dropped),
    /// the number of its component's template instance, and its name. The order is the signals'. The file appears when
    /// complete.
    ///
    /// - Parameter circuit: the circuit that the list was made of.
    public func writeSymbols(
        of circuit: CircuitInstances, path: String, distinctFrom inputs: [String] = []
    ) throws(FileError) {
        let file = try AtomicFile(path: path, distinctFrom: inputs)
        var names = Array(repeating: nil as OwnNames?, count: circuit.instances.count)
        var piece: [UInt8] = []
        var stack = [Visit(instance: circuit.mainIndex, offset: 0, name: "main", pathCount: 0)]
        // The path of the component being visited; a visit cuts it back to its parent's.
        var path: [UInt8] = []
        // The first wire that is not before the signal; components are visited in the order of their signals.
        var wire = 1
        while let visit = stack.popLast() {
            path.removeSubrange(visit.pathCount...)
            path.append(contentsOf: visit.name.utf8)
            path.append(UInt8(ascii: "."))
            let instance = circuit.instances[visit.instance]
            let own = names[visit.instance] ?? OwnNames(instance)
            names[visit.instance] = own
            for index in 0..<instance.ownSignalCount {
                let signal = visit.offset + index + 1
                piece.append(decimal: signal)
                piece.append(UInt8(ascii: ","))
                if wire < wireCount, signalOfWire[wire] == signal {
                    piece.append(decimal: wire)
                    wire += 1
                } else {
                    piece += [0x2d, 0x31]
                }
                piece.append(UInt8(ascii: ","))
                piece.append(decimal: visit.instance)
                piece.append(UInt8(ascii: ","))
                piece.append(contentsOf: path)
                piece.append(contentsOf: own.bytes[(index == 0 ? 0 : own.ends[index - 1])..<own.ends[index]])
                piece.append(UInt8(ascii: "\n"))
            }
            if piece.count >= Self.pieceByteCount {
                try file.write(piece)
                piece.removeAll(keepingCapacity: true)
            }
            for child in instance.subcomponents.reversed() {
                stack.append(
                    Visit(
                        instance: child.instance, offset: visit.offset + child.offset, name: child.name,
                        pathCount: path.count))
            }
        }
        try file.write(piece)
        try file.commit()
    }

    private struct Visit {
        let instance: Int
        let offset: Int
        let name: String
        let pathCount: Int
    }

    /// The names of an instance's own signals, one after the other.
    private struct OwnNames {
        var bytes: [UInt8] = []
        var ends: [Int] = []

        init(_ instance: TemplateInstance) {
            for declaration in instance.signals {
                declaration.forEachName {
                    bytes.append(contentsOf: $0.utf8)
                    ends.append(bytes.count)
                }
            }
        }
    }
}

extension [UInt8] {
    /// Appends a number that is not negative in decimal digits.
    fileprivate mutating func append(decimal value: Int) {
        var divisor = 1
        while value / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
            divisor /= 10
        }
    }
}
