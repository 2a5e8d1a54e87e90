internal import Algebra
internal import BigNumbers
internal import Circuits

/// What is known of all solutions of a constraint system that agree on certain wires, and the rules that extend it.
///
/// A wire is *known* when any two solutions that agree on the fixed wires agree on it; it is *bounded* when its values in
/// all solutions lie in a domain, and *constant* when that has one value. Changes put the relations concerned on a
/// queue; each is looked at until nothing changes. Within a scope, facts hold under an assumption and are taken back.
struct Propagator<F: PrimeField>: Sendable {
    let system: AnalysedSystem<F>
    let modulus = Integers<F>.modulus

    static var knownBit: UInt8 { 1 }
    static var boundedBit: UInt8 { 2 }
    static var constantBit: UInt8 { 4 }

    /// Bits as above, for each wire.
    var status: [UInt8]
    /// The domain of each bounded wire.
    var domains: [Domain<F>?]
    /// The value of each constant wire.
    var constants: [F]
    /// How often a wide domain was narrowed.
    var narrowings: [UInt8]

    // For each form, how many of its wires are: not known; not constant; not bounded; neither known nor bounded.
    var unknownCounts: [Int32]
    var variableCounts: [Int32]
    var unboundedCounts: [Int32]
    var looseCounts: [Int32]

    /// What each direction is equal to.
    var directionValues: [F?]
    /// What each direction is not equal to.
    var directionExclusions: [[F]]

    // The queue of relations, the short ones first.
    var shortQueue: [Int32] = []
    var shortHead = 0
    var longQueue: [Int32] = []
    var longHead = 0
    var isQueued: [Bool]

    /// Whether changes are recorded to be undone.
    var isScoped = false
    var trail: [Change] = []
    /// The wires that became known in the scope.
    var scopedKnown: [Int32] = []
    /// The direction that the scope's assumption is about.
    var scopedDirections: [Int32] = []
    /// The domains of digits before any was assumed.
    var digitDomains: [Int32: Domain<F>] = [:]
    /// A relation that cannot hold.
    var contradiction: Int32?

    /// The work done so far and how much may be: relations looked at, long ones counted several times.
    var visitCount = 0
    let visitLimit: Int
    private var visitsSinceAsked = 0

    var steps: [DeterminationStep] = []
    /// The distinctions that may help, found by looking at relations.
    var splits = SplitAgenda<F>()
    /// The relations that look like digits whose sum exceeds the field's order.
    var aliasAgenda = RelationAgenda()
    /// Digits whose sum may exceed the field's order, by relation.
    var aliases: [Int32: [Int32]] = [:]
    /// The products that look like quadratic equations in one unknown.
    var rootAgenda = RelationAgenda()
    /// For each wire that is free in one case only, in which nothing depends on it: the relation of that case.
    var hints: [Int32: Int32] = [:]

    /// How many domains were narrowed outside scopes.
    var domainChanges = 0
    /// How far things were when the dearer rules were last tried.
    var lastProgress = -1
    var lastProbed = -1

    /// The equation at hand.
    var equation: Equation<F>

    enum Change: Sendable {
        case wire(Int32, status: UInt8, domain: Domain<F>?)
        case direction(Int32, value: F?, exclusions: Int)
    }

    init(_ system: AnalysedSystem<F>, fixed: [Int], visitLimit: Int) {
        self.system = system
        self.visitLimit = visitLimit
        status = Array(repeating: 0, count: system.wireCount)
        domains = Array(repeating: nil, count: system.wireCount)
        constants = Array(repeating: .zero, count: system.wireCount)
        narrowings = Array(repeating: 0, count: system.wireCount)
        unknownCounts = (0..<system.formCount).map { Int32(system.terms(Int32($0)).count) }
        variableCounts = unknownCounts
        unboundedCounts = unknownCounts
        looseCounts = unknownCounts
        directionValues = Array(repeating: nil, count: system.directionCount)
        directionExclusions = Array(repeating: [], count: system.directionCount)
        isQueued = Array(repeating: false, count: system.relations.count)
        equation = Equation(wireCount: system.wireCount)
        if let constraint = system.impossibleConstraint { contradiction = Int32(truncatingIfNeeded: constraint) }
        for relation in system.relations.indices { enqueue(Int32(relation)) }
        for wire in [0] + fixed { setKnown(Int32(truncatingIfNeeded: wire), .fixed, nil) }
        for (wire, domain, constraint) in system.statedDomains {
            setDomain(wire, domain, constraint: Int(constraint))
        }
    }

    @inline(__always) func isKnown(_ wire: Int32) -> Bool { status[Int(wire)] & Self.knownBit != 0 }
    @inline(__always) func isBounded(_ wire: Int32) -> Bool { status[Int(wire)] & Self.boundedBit != 0 }
    @inline(__always) func isConstantWire(_ wire: Int32) -> Bool { status[Int(wire)] & Self.constantBit != 0 }
    var isExhausted: Bool { visitCount >= visitLimit }

    // MARK: Facts

    /// Records that a wire has one possible value.
    mutating func setKnown(_ wire: Int32, _ rule: DeterminationRule, _ constraint: Int?) {
        guard mark(wire) else { return }
        if !isScoped { record(DeterminationStep(wires: [Int(wire)], rule: rule, constraint: constraint)) }
    }

    /// Records that several wires have one possible value each, for one reason.
    mutating func setKnown(_ wires: [Int32], _ rule: DeterminationRule, _ constraint: Int?) {
        let new = wires.filter { mark($0) }
        if !isScoped, !new.isEmpty {
            record(DeterminationStep(wires: new.map(Int.init), rule: rule, constraint: constraint))
        }
    }

    private mutating func record(_ step: DeterminationStep) {
        let wires = step.wires.filter { $0 > 0 && $0 < system.circuitWireCount }
        if !wires.isEmpty {
            steps.append(DeterminationStep(wires: wires, rule: step.rule, constraint: step.constraint))
        }
    }

    private mutating func mark(_ wire: Int32) -> Bool {
        let old = status[Int(wire)]
        guard old & Self.knownBit == 0 else { return false }
        if isScoped {
            trail.append(.wire(wire, status: old, domain: domains[Int(wire)]))
            scopedKnown.append(wire)
        }
        setStatus(wire, old | Self.knownBit)
        return true
    }

    /// Records that a wire's values lie in a domain.
    mutating func setDomain(_ wire: Int32, _ domain: Domain<F>, constraint: Int?) {
        let index = Int(wire)
        let old = domains[index]
        var new = domain
        if let old {
            if old.isConstant {
                if !domain.contains(old.base) { contradiction = contradiction ?? Int32(constraint ?? 0) }
                return
            }
            guard let common = old.intersection(domain) else {
                contradiction = contradiction ?? Int32(constraint ?? 0)
                return
            }
            guard common.count < old.count else { return }
            if common.count > .one {
                // Two inequalities could narrow each other one by one for ever.
                if isScoped {
                    guard (common.count << 1) <= old.count || old.count < BigInt(64) else { return }
                } else {
                    guard narrowings[index] < 16 else { return }
                    narrowings[index] += 1
                }
            }
            new = common
        }
        if isScoped { trail.append(.wire(wire, status: status[index], domain: old)) }
        domains[index] = new
        if !isScoped { domainChanges += 1 }
        var bits = status[index] | Self.boundedBit
        if new.isConstant {
            constants[index] = new.base
            bits |= Self.constantBit
        }
        setStatus(wire, bits)
        if new.isConstant { setKnown(wire, .constant, constraint) }
    }

    mutating func setConstant(_ wire: Int32, _ value: F, constraint: Int?) {
        setDomain(wire, Domain(constant: value), constraint: constraint)
    }

    /// Changes a wire's bits, the counts of its forms, and wakes their relations.
    private mutating func setStatus(_ wire: Int32, _ new: UInt8) {
        let old = status[Int(wire)]
        status[Int(wire)] = new
        adjustCounts(wire, from: old, to: new)
        for k in system.forms(of: Int(wire)) { enqueue(system.formRelations[Int(system.occurrences[k])]) }
    }

    private mutating func adjustCounts(_ wire: Int32, from old: UInt8, to new: UInt8) {
        func weight(_ status: UInt8) -> (Int32, Int32, Int32, Int32) {
            let isKnown = status & Self.knownBit != 0, isBounded = status & Self.boundedBit != 0
            return (
                isKnown ? 0 : 1, status & Self.constantBit != 0 ? 0 : 1, isBounded ? 0 : 1,
                isKnown || isBounded ? 0 : 1
            )
        }
        let before = weight(old), after = weight(new)
        let change = (after.0 - before.0, after.1 - before.1, after.2 - before.2, after.3 - before.3)
        guard change != (0, 0, 0, 0) else { return }
        for k in system.forms(of: Int(wire)) {
            let form = Int(system.occurrences[k])
            unknownCounts[form] += change.0
            variableCounts[form] += change.1
            unboundedCounts[form] += change.2
            looseCounts[form] += change.3
        }
    }

    /// Records that a direction has a value.
    mutating func setDirection(_ direction: Int32, to value: F, constraint: Int?) {
        let wire = system.directionWires[Int(direction)]
        if wire >= 0 {
            setConstant(wire, value, constraint: constraint)
            return
        }
        if let old = directionValues[Int(direction)] {
            if old != value { contradiction = contradiction ?? Int32(constraint ?? 0) }
            return
        }
        if directionExclusions[Int(direction)].contains(value) {
            contradiction = contradiction ?? Int32(constraint ?? 0)
            return
        }
        noteDirection(direction)
        directionValues[Int(direction)] = value
        wakeDirection(direction)
        // The value is itself a linear relation between the direction's wires.
        equation.begin()
        assemble(system.representative(Int(direction)), times: .one)
        equation.constant -= system.formConstants[Int(system.representative(Int(direction)))] + value
        process(constraint: constraint, relation: nil)
    }

    /// Records that a direction does not have a value.
    mutating func exclude(_ value: F, from direction: Int32, constraint: Int?) {
        let wire = system.directionWires[Int(direction)]
        if wire >= 0 {
            if isConstantWire(wire) {
                if constants[Int(wire)] == value { contradiction = contradiction ?? Int32(constraint ?? 0) }
                return
            }
            if let values = domains[Int(wire)]?.values(limit: 4), values.contains(value) {
                guard let rest = Domain(values.filter({ $0 != value })) else {
                    contradiction = contradiction ?? Int32(constraint ?? 0)
                    return
                }
                setDomain(wire, rest, constraint: constraint)
            }
        }
        if let old = directionValues[Int(direction)] {
            if old == value { contradiction = contradiction ?? Int32(constraint ?? 0) }
            return
        }
        let exclusions = directionExclusions[Int(direction)]
        guard exclusions.count < 64, !exclusions.contains(value) else { return }
        noteDirection(direction)
        directionExclusions[Int(direction)].append(value)
        wakeDirection(direction)
    }

    private mutating func noteDirection(_ direction: Int32) {
        guard isScoped else { return }
        trail.append(
            .direction(
                direction, value: directionValues[Int(direction)],
                exclusions: directionExclusions[Int(direction)].count))
    }

    private mutating func wakeDirection(_ direction: Int32) {
        for k in system.directionRange(Int(direction)) { enqueue(system.directionRelations[k]) }
    }

    // MARK: Queue

    /// Puts a relation on the queue where a look at it could tell something.
    mutating func enqueue(_ index: Int32) {
        guard index >= 0, !isQueued[Int(index)] else { return }
        let relation = system.relations[Int(index)]
        let c = Int(relation.c)
        var termCount = system.terms(relation.c).count
        if relation.isLinear {
            guard unknownCounts[c] <= 1 || unboundedCounts[c] <= 1 || looseCounts[c] == 0 else { return }
        } else {
            let a = Int(relation.a), b = Int(relation.b)
            guard
                unknownCounts[a] == 0 || unknownCounts[b] == 0 || unboundedCounts[a] + unboundedCounts[b] <= 1
                    || unknownCounts[a] + unknownCounts[b] + unknownCounts[c] <= 2 || variableCounts[c] == 0
            else { return }
            termCount += system.terms(relation.a).count + system.terms(relation.b).count
        }
        isQueued[Int(index)] = true
        if termCount <= 12 { shortQueue.append(index) } else { longQueue.append(index) }
    }

    private mutating func dequeue() -> Int32? {
        if shortHead < shortQueue.count {
            shortHead += 1
            return shortQueue[shortHead - 1]
        }
        shortQueue.removeAll(keepingCapacity: true)
        shortHead = 0
        if longHead < longQueue.count {
            longHead += 1
            return longQueue[longHead - 1]
        }
        longQueue.removeAll(keepingCapacity: true)
        longHead = 0
        return nil
    }

    /// Looks at relations until nothing changes, something is impossible, or so much work was done.
    mutating func run(limit: Int = .max, isCancelled: () -> Bool = { false }) {
        var remaining = limit
        while contradiction == nil, remaining > 0, !isExhausted, let index = dequeue() {
            isQueued[Int(index)] = false
            let cost = system.cost(index)
            remaining -= cost
            visitCount += cost
            visit(index)
            visitsSinceAsked += 1
            if visitsSinceAsked > 4096 {
                visitsSinceAsked = 0
                if isCancelled() { return }
            }
        }
    }

    mutating func clearQueue() {
        while let index = dequeue() { isQueued[Int(index)] = false }
    }

    // MARK: Scopes

    /// Where the trail stands, to undo what follows.
    typealias Mark = (trail: Int, known: Int, wasScoped: Bool)

    /// Begins a scope: what follows is recorded. The queue must be empty.
    mutating func beginScope() -> Mark {
        defer { isScoped = true }
        return (trail.count, scopedKnown.count, isScoped)
    }

    /// Takes back everything since `mark`, and empties the queue.
    mutating func endScope(_ mark: Mark) {
        clearQueue()
        contradiction = nil
        while trail.count > mark.trail {
            guard let change = trail.popLast() else { break }
            switch change {
            case .wire(let wire, let old, let domain):
                let current = status[Int(wire)]
                status[Int(wire)] = old
                domains[Int(wire)] = domain
                adjustCounts(wire, from: current, to: old)
            case .direction(let direction, let value, let exclusions):
                directionValues[Int(direction)] = value
                directionExclusions[Int(direction)].removeLast(
                    directionExclusions[Int(direction)].count - exclusions)
            }
        }
        scopedKnown.removeLast(scopedKnown.count - mark.known)
        isScoped = mark.wasScoped
    }
}
