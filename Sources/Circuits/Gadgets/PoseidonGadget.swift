public import Algebra
public import FieldHashes

/// The Poseidon hash of a fixed number of inputs as constraints.
public struct PoseidonGadget<F: PrimeField>: Sendable {
    /// The plain hash.
    public let hash: Poseidon<F>
    @usableFromInline let template: PoseidonTemplate<F>

    /// The gadget for 1 to 16 inputs. The first one of a kind derives constants, in some milliseconds.
    @inlinable public init(inputCount: Int) throws(PoseidonError) {
        hash = try Poseidon(inputCount: inputCount)
        template = PoseidonTemplate.template(hash.parameters)
    }
}

extension ConstraintSystem {
    /// The Poseidon hash of values, as many as the gadget takes. 3·(8t + R_P − 1) constraints for the width t: 213 for
    /// one input, 240 for two.
    ///
    /// - Parameter output: an existing wire to hold the hash, for instance an output of the circuit; a new one
    ///   otherwise. The value of an output is set here.
    @inlinable @discardableResult public mutating func poseidon(
        _ name: StaticString, at index: Int? = nil, _ gadget: PoseidonGadget<F>, _ inputs: [LinearCombination<F>],
        into output: Variable<F>? = nil
    ) -> Variable<F> {
        precondition(inputs.count == gadget.hash.inputCount, "a gadget hashes the number of values it was made for")
        let template = gadget.template
        return component(name, at: index) { cs in
            var state = [F.zero] + inputs.map { cs.value($0) }
            var sboxInputs: [F] = []
            sboxInputs.reserveCapacity(template.sboxes.count + 1)
            gadget.hash.permute(&state) { _, _, input in sboxInputs.append(input) }

            // All wires first: the constraints of one round name wires of later ones.
            var wires: [Variable<F>] = [.one]
            var squares: [Variable<F>] = [], fourths: [Variable<F>] = []
            for (i, sbox) in template.sboxes.enumerated() {
                // The S-box of the constant has no constraints.
                let x = sboxInputs[i + 1]
                let square = x.squared(), fourth = square.squared()
                if case .wire = sbox.input { wires.append(cs.intermediate("in", at: i, x)) }
                squares.append(cs.intermediate("square", at: i, square))
                fourths.append(cs.intermediate("fourth", at: i, fourth))
                if sbox.outputWire != nil { wires.append(cs.intermediate("out", at: i, fourth * x)) }
            }
            let result: Variable<F>
            if let output {
                result = output
                if output.kind == .output { cs.assign(output, state[0]) }
            } else {
                result = cs.intermediate("hash", state[0])
            }
            wires.append(result)

            for (i, sbox) in template.sboxes.enumerated() {
                let x: LinearCombination<F> =
                    switch sbox.input {
                    case .hashInput(let k, let constant): inputs[k] + constant
                    case .sum(let sum): LinearCombination(sum, wires)
                    case .wire(let number): LinearCombination(wires[number])
                    }
                cs.enforce("square", x, x, LinearCombination(squares[i]))
                cs.enforce("fourth", squares[i], squares[i], fourths[i])
                cs.enforce("fifth", LinearCombination(fourths[i]), x, LinearCombination(sbox.output, wires))
            }
            return result
        }
    }

    /// The root of a binary Poseidon tree from a leaf, its position and the siblings on the way up. 241 constraints a
    /// level.
    ///
    /// - Parameters:
    ///   - gadget: the hash of two values.
    ///   - position: the leaf's position in bits, least significant first; a set bit puts the node on the right.
    ///   - siblings: from the leaf's neighbour upwards, as many as bits.
    @inlinable public mutating func merkleRoot(
        _ name: StaticString, _ gadget: PoseidonGadget<F>, leaf: LinearCombination<F>, position: [Boolean<F>],
        siblings: [Variable<F>]
    ) -> LinearCombination<F> {
        precondition(position.count == siblings.count, "each level has a bit and a sibling")
        var node = leaf
        for (level, (bit, sibling)) in zip(position, siblings).enumerated() {
            node = component(name, at: level) { cs in
                // bit·(sibling − node) moves the difference from one side to the other.
                let shift = cs.product("shift", bit.combination, LinearCombination(sibling) - node)
                let left = node + shift
                let right = LinearCombination(sibling) - shift
                return LinearCombination(cs.poseidon("hash", gadget, [left, right]))
            }
        }
        return node
    }
}

extension LinearCombination {
    /// A template's sum over the wires of one hash.
    @inlinable init(_ sum: PoseidonTemplate<F>.Sum, _ wires: [Variable<F>]) {
        self.init()
        storage.reserveCapacity(sum.count)
        for (wire, coefficient) in sum { add(coefficient, wires[wire]) }
    }
}
