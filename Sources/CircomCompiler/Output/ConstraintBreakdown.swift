/// Where a circuit's constraints come from, before simplification: by template, and by component.
///
/// Costs time linear in the template instances for the templates, and in the nodes for the components.
public struct ConstraintBreakdown: Sendable {
    /// Which constraints are counted.
    public enum Measure: Sendable {
        /// All, as the templates state them.
        case all
        /// Those with a product: what is left, but for few, at full simplification.
        case nonLinear
    }

    /// A template with its parameters and all components made of it.
    public struct Template: Sendable, Equatable {
        /// The name as it would be written: `Num2Bits(8)`.
        public let name: String
        /// The components of it in the whole circuit.
        public let components: Int
        /// The constraints that one of them states itself, without its subcomponents.
        public let ownConstraints: Int
        /// Those of them with a product, which no level of simplification removes unless a factor proves constant.
        public let ownNonLinearConstraints: Int
        /// The constraints of one of them and of everything below it.
        public let constraints: Int

        /// What all components of it state themselves. The sum over the templates is the circuit's total.
        public var contribution: Int { components.saturatingProduct(ownConstraints) }
        /// Those of ``contribution`` with a product.
        public var nonLinearContribution: Int { components.saturatingProduct(ownNonLinearConstraints) }
        /// What all components of it state themselves, by a measure.
        public func contribution(_ measure: Measure) -> Int {
            measure == .all ? contribution : nonLinearContribution
        }
        /// The constraints of all components of it and of everything below them.
        public var total: Int { components.saturatingProduct(constraints) }
    }

    /// A component, or several of one array or name that are made of one template instance.
    public struct Component: Sendable, Equatable {
        /// The name within its parent: `main`, `hasher`, `hash[0…31]`, or for two or more dimensions `hash[…]`.
        public let name: String
        /// The template as it would be written.
        public let template: String
        /// How many components stand together here, those above them multiplied in.
        public let count: Int
        /// The constraints of all of them and of everything below them, by the breakdown's measure.
        public let constraints: Int
        /// The constraints that all of them state themselves, by the breakdown's measure.
        public let ownConstraints: Int
        /// What they contain, in circom's order. Components with fewer constraints than asked for are left out.
        public internal(set) var children: [Component]
    }

    /// What the components' counts are of, and what the templates are sorted by.
    public let measure: Measure
    /// The templates, those that contribute most first.
    public let templates: [Template]
    /// The main component with what it contains.
    public let main: Component
    /// All constraints.
    public var constraints: Int { templates.reduce(0) { $0.saturatingSum($1.contribution) } }
    /// Those with a product.
    public var nonLinearConstraints: Int { templates.reduce(0) { $0.saturatingSum($1.nonLinearContribution) } }
    /// All components, main included. Where they are too many to count, the largest number that there is.
    public var components: Int { templates.reduce(0) { $0.saturatingSum($1.components) } }

    /// Counts a circuit's constraints. Components deeper than `depth` below main, and those that with their like have
    /// fewer than `leastConstraints`, are left out; with N constraints in all this bounds the nodes by
    /// (depth + 1)·N/`leastConstraints`.
    public init(
        _ circuit: CircuitInstances, counting measure: Measure = .all, depth: Int = 64, leastConstraints: Int = 1
    ) {
        self.measure = measure
        var uses = Array(repeating: 0, count: circuit.instances.count)
        uses[circuit.mainIndex] = 1
        // Subcomponents' instances come before those that contain them.
        for index in circuit.instances.indices.reversed() where uses[index] > 0 {
            for child in circuit.instances[index].subcomponents {
                uses[child.instance] = uses[child.instance].saturatingSum(uses[index])
            }
        }
        templates = zip(circuit.instances, uses).filter { $0.1 > 0 }.map { instance, uses in
            Template(
                name: instance.shownName, components: uses, ownConstraints: instance.constraints.count,
                ownNonLinearConstraints: instance.constraints.nonLinearCount,
                constraints: instance.subtreeConstraintCount)
        }.sorted { ($1.contribution(measure), $0.name) < ($0.contribution(measure), $1.name) }
        let counts = Counts(circuit, measure)
        main = Self.component(
            "main", of: circuit.mainIndex, count: 1, in: circuit, counts, depth: min(depth, Self.depthLimit),
            least: max(1, leastConstraints))
    }

    /// Bounds the recursion; the elaborator's own limit on nesting is of this order.
    private static let depthLimit = 512

    /// For each instance the constraints that it states, and those with everything below it.
    private struct Counts {
        private(set) var own: [Int]
        private(set) var all: [Int] = []

        init(_ circuit: CircuitInstances, _ measure: Measure) {
            own = circuit.instances.map { measure == .all ? $0.constraints.count : $0.constraints.nonLinearCount }
            // Subcomponents' instances come before those that contain them.
            for (index, instance) in circuit.instances.enumerated() {
                all.append(instance.subcomponents.reduce(own[index]) { $0.saturatingSum(all[$1.instance]) })
            }
        }
    }

    private static func component(
        _ name: String, of index: Int, count: Int, in circuit: CircuitInstances, _ counts: Counts, depth: Int,
        least: Int
    ) -> Component {
        let instance = circuit.instances[index]
        var children: [Component] = []
        if depth > 0 {
            for group in groups(of: instance.subcomponents) {
                let all = count.saturatingProduct(group.members.count)
                let constraints = all.saturatingProduct(counts.all[group.instance])
                guard constraints >= least else { continue }
                children.append(
                    component(
                        group.name, of: group.instance, count: all, in: circuit, counts, depth: depth - 1, least: least)
                )
            }
        }
        return Component(
            name: name, template: instance.shownName, count: count,
            constraints: count.saturatingProduct(counts.all[index]),
            ownConstraints: count.saturatingProduct(counts.own[index]),
            children: children)
    }

    /// Subcomponents of one name and one instance, in the order of their first.
    private struct Group {
        let instance: Int
        let base: Substring
        var members: [Substring]

        /// The name with the indices, where those are a range.
        var name: String {
            guard let first = members.first, let last = members.last else { return String(base) }
            if members.count == 1 { return String(base + first) }
            let numbers = members.compactMap { Int($0.dropFirst().dropLast()) }
            let isRange =
                numbers.count == members.count && zip(numbers, numbers.dropFirst()).allSatisfy { $1 == $0 + 1 }
            return isRange ? "\(base)\(first.dropLast())…\(last.dropFirst())" : "\(base)[…]"
        }
    }

    private static func groups(of subcomponents: [Subcomponent]) -> [Group] {
        struct Key: Hashable {
            let base: Substring
            let instance: Int
        }
        var groups: [Group] = []
        var places: [Key: Int] = [:]
        for child in subcomponents {
            let base = child.name.prefix { $0 != "[" }
            let indices = child.name[base.endIndex...]
            let key = Key(base: base, instance: child.instance)
            if let place = places[key] {
                groups[place].members.append(indices)
            } else {
                places[key] = groups.count
                groups.append(Group(instance: child.instance, base: base, members: [indices]))
            }
        }
        return groups
    }
}

extension ConstraintStore {
    fileprivate var nonLinearCount: Int { (0..<count).count { !isLinear($0) } }
}

// Components without signals cost nothing to elaborate, so that a few lines of source can make more of them than there
// are integers.
extension Int {
    fileprivate func saturatingSum(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }

    fileprivate func saturatingProduct(_ other: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}
