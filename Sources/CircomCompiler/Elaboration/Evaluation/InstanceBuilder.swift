internal import WitnessMachine

/// A template instance while it is being elaborated.
final class InstanceBuilder {
    /// A declared signal or bus with its provisional numbers.
    struct Declared {
        let name: String
        let kind: SignalKind
        let shape: SignalShape
        let base: SymbolID
        var isPublic = false
        /// The signal's slot in the frame.
        let slot: Int
    }

    /// A created component.
    struct Component {
        let name: String
        let indices: [Int]
        let instance: Int
        let base: SymbolID
        let symbols: Int
        let location: UInt32
        let isParallel: Bool
    }

    let template: Int
    let publicInputs: Set<String>
    var declared: [Declared] = []
    var components: [Component] = []
    /// Constraints over provisional numbers, each one more than the symbol's; 0 is the constant one.
    var constraints = ConstraintStore()
    private(set) var symbolCount = 0

    init(template: Int, publicInputs: Set<String>) {
        self.template = template
        self.publicInputs = publicInputs
    }

    /// Gives numbers to `count` symbols in a row.
    func reserve(_ count: Int) -> SymbolID {
        defer { symbolCount += count }
        return SymbolID(truncatingIfNeeded: symbolCount)
    }
}

/// The final local indices of an instance's provisional symbols.
struct SymbolMap {
    private var starts: [Int] = []
    private var finals: [Int] = []
    private var last = 0

    /// Appends a run of symbols; runs come in increasing order of `start`.
    mutating func append(start: Int, final: Int) {
        starts.append(start)
        finals.append(final)
    }

    /// The local index (from 1) of a symbol.
    mutating func index(of symbol: Int) -> Int {
        if !(starts[last] <= symbol && (last + 1 == starts.count || symbol < starts[last + 1])) {
            var (low, high) = (0, starts.count)
            while high - low > 1 {
                let middle = (low + high) / 2
                if starts[middle] <= symbol { low = middle } else { high = middle }
            }
            last = low
        }
        return finals[last] + symbol - starts[last]
    }
}

extension InstanceBuilder {
    /// The layout of a complete instance: declarations and components in final order, and the map to their indices.
    struct Layout {
        var signals: [SignalDeclaration] = []
        var subcomponents: [Subcomponent] = []
        var map = SymbolMap()
        var ownCount = 0
        var outputCount = 0
        var inputCount = 0
        var subtreeCount = 0
    }

    /// Orders signals and components as circom does: outputs, inputs (the public ones of the main component first),
    /// intermediates; then components by name and indices.
    func layout(instances: [TemplateInstance], tags: (Declared) -> [SignalTag]) -> Layout {
        var layout = Layout()
        var runs: [(start: Int, final: Int)] = []
        var next = 1
        func rank(_ declaration: Declared) -> Int {
            switch declaration.kind {
            case .output: 0
            case .input: declaration.isPublic ? 1 : 2
            case .intermediate: 3
            }
        }
        for wanted in 0...3 {
            for declaration in declared where rank(declaration) == wanted {
                layout.signals.append(
                    SignalDeclaration(
                        name: declaration.name, kind: declaration.kind, isPublic: declaration.isPublic,
                        tags: tags(declaration), firstIndex: next, shape: declaration.shape))
                if declaration.shape.count > 0 { runs.append((Int(declaration.base), next)) }
                next += declaration.shape.count
            }
            if wanted == 0 { layout.outputCount = next - 1 }
            if wanted == 2 { layout.inputCount = next - 1 - layout.outputCount }
        }
        layout.ownCount = next - 1
        let ordered = components.sorted { left, right in
            if left.name != right.name { return left.name.utf8.lexicographicallyPrecedes(right.name.utf8) }
            return left.indices.lexicographicallyPrecedes(right.indices)
        }
        for component in ordered {
            layout.subcomponents.append(
                Subcomponent(
                    instance: component.instance,
                    name: component.name + component.indices.map { "[\($0)]" }.joined(), offset: next - 1,
                    isParallel: component.isParallel, location: component.location))
            runs.append((Int(component.base), next))
            next += instances[component.instance].subtreeSignalCount
        }
        layout.subtreeCount = next - 1
        runs.sort { $0.start < $1.start }
        for run in runs { layout.map.append(start: run.start, final: run.final) }
        return layout
    }
}

extension ConstraintStore {
    /// The same constraints over final indices, each combination's terms in increasing order again.
    func renumbered(_ map: inout SymbolMap) -> ConstraintStore {
        var store = ConstraintStore()
        store.reserveCapacity(terms: terms.count, constraints: count)
        func renumber(_ part: ArraySlice<ConstraintTerm>) -> [ConstraintTerm] {
            if part.isEmpty { return [] }
            var terms = part.map { term in
                term.signal == 0
                    ? term
                    : ConstraintTerm(
                        signal: UInt32(map.index(of: Int(term.signal) - 1)), coefficient: term.coefficient)
            }
            var isOrdered = true
            for index in terms.indices.dropFirst() where terms[index - 1].signal > terms[index].signal {
                isOrdered = false
                break
            }
            if !isOrdered { terms.sort { $0.signal < $1.signal } }
            return terms
        }
        for index in 0..<count {
            store.append(
                a: renumber(combination(.a, of: index)), b: renumber(combination(.b, of: index)),
                c: renumber(combination(.c, of: index)), location: locations[index])
        }
        return store
    }
}
