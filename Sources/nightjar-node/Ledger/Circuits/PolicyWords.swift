import Algebra
import ChainTransactions
import Primitives

extension CircuitPolicy {
    /// What the policy declares, in words: a line for each public input, tree and state root.
    func words(names: [String?]) -> [String] {
        var lines: [String] = []
        let width = (names.compactMap { $0?.count }.max() ?? 0) + 2
        for (position, role) in inputs.enumerated() {
            let name = names.indices.contains(position) ? names[position] ?? "" : ""
            lines.append("input \(position)".padding(to: 10) + name.padding(to: max(width, 1)) + role.words)
        }
        for (number, tree) in trees.enumerated() {
            switch tree {
            case .own(let depth, let leaves):
                lines.append(
                    "tree \(number)".padding(to: 10) + "the circuit's own, of depth \(depth), "
                        + (leaves.isEmpty ? "empty at first" : "with \(leaves.count) leaves at first"))
            case .foreign(let circuit, let other):
                lines.append("tree \(number)".padding(to: 10) + "tree \(other) of the circuit \(circuit)")
            }
        }
        for (number, value) in states.enumerated() {
            lines.append("state \(number)".padding(to: 10) + "a state root, \(value.decimal) at first")
        }
        lines.append(
            "value".padding(to: 10)
                + (movesValue
                    ? "moves coins: the validators must approve it, and its set-up has a record"
                    : "moves no coins: needs nobody's approval"))
        return lines
    }
}

extension PublicInputRole {
    /// What the ledger makes of the input, in words.
    fileprivate var words: String {
        switch self {
        case .context: "context: binds the proof to its transaction"
        case .nullifier: "nullifier: shown once, then never again"
        case .anchor(let tree): "anchor: a recent root of tree \(tree)"
        case .leaf(let tree): "leaf: appended to tree \(tree)"
        case .oldState(let slot): "old state: what state root \(slot) is"
        case .newState(let slot): "new state: what state root \(slot) becomes"
        case .released: "released: units that the circuit's pool pays out"
        case .deposited: "deposited: units paid into the circuit's pool"
        case .expiry(0): "expiry: the last height at which a block may hold the call"
        case .expiry(let lead): "expiry: the last height for the call, at most \(lead) blocks ahead"
        case .constant(let value): "constant: \(value.decimal)"
        case .free: "free: any value, readable by everybody"
        }
    }
}
