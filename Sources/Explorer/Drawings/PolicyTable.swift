import Chain
import ChainTransactions
import Primitives

/// Bytes in hexadecimal.
enum HexText {
    static func of(_ bytes: [UInt8]) -> String { Hexadecimal.encode(bytes) }
}

/// A circuit's policy in words.
enum PolicyTable {
    /// What the ledger does with each public input.
    static func html(_ say: Voice, _ policy: CircuitPolicy) -> HTML {
        Parts.table(
            say(.policyCaption), [say(.position), say(.role), say(.meaning)],
            policy.inputs.enumerated().map { index, role in
                [HTML(text: "\(index)"), HTML(text: name(say, role)), HTML(text: meaning(say, role))]
            })
    }

    /// The public inputs of a call, with their roles where the circuit is known.
    static func inputs(_ say: Voice, _ inputs: [[UInt8]], policy: CircuitPolicy?) -> HTML {
        Parts.table(
            say(.publicInputs, "\(inputs.count)"), [say(.position), say(.role), say(.value)],
            inputs.enumerated().map { index, input in
                let role = policy.flatMap { $0.inputs.indices.contains(index) ? $0.inputs[index] : nil }
                let element = CircuitElement(littleEndian: input)
                let value = element.map { $0.small.map { Figures.grouped($0) } ?? $0.decimal } ?? HexText.of(input)
                let title = role.map { name(say, $0) } ?? say(.unknown)
                return [HTML(text: "\(index)"), HTML(text: title), Figures.name(value)]
            })
    }

    /// The trees and state roots that the policy has.
    static func parts(_ say: Voice, _ policy: CircuitPolicy) -> HTML {
        tag("ul") {
            policy.trees.enumerated().map { index, tree in
                tag("li") {
                    switch tree {
                    case .own(let depth, let leaves):
                        say(.ownTree, "\(index)", "\(depth)", "\(leaves.count)")
                    case .foreign(let circuit, let number):
                        say(.foreignTree, "\(index)", "\(number)") + " "
                        Parts.link(say.link("circuits", circuit.description), name: circuit.description)
                    }
                }
            }
            policy.states.indices.map { index in tag("li") { say(.stateRoot, "\(index)") } }
        }
    }

    private static func name(_ say: Voice, _ role: PublicInputRole) -> String {
        switch role {
        case .context: say(.roleContext)
        case .nullifier: say(.nullifier)
        case .anchor: say(.roleAnchor)
        case .leaf: say(.roleLeaf)
        case .oldState: say(.roleOldState)
        case .newState: say(.roleNewState)
        case .released: say(.roleReleased)
        case .deposited: say(.roleDeposited)
        case .expiry: say(.roleExpiry)
        case .constant: say(.roleConstant)
        case .free: say(.roleFree)
        }
    }

    private static func meaning(_ say: Voice, _ role: PublicInputRole) -> String {
        switch role {
        case .context: say(.meansContext)
        case .nullifier: say(.meansNullifier)
        case .anchor(let tree): say(.meansAnchor, "\(tree)")
        case .leaf(let tree): say(.meansLeaf, "\(tree)")
        case .oldState(let slot): say(.meansOldState, "\(slot)")
        case .newState(let slot): say(.meansNewState, "\(slot)")
        case .released: say(.meansReleased)
        case .deposited: say(.meansDeposited)
        case .expiry(0): say(.meansExpiry)
        case .expiry(let lead): say(.meansExpiryLead, Figures.grouped(lead))
        case .constant(let value): say(.meansConstant, value.decimal)
        case .free: say(.meansFree)
        }
    }
}
