internal import Algebra
internal import BigNumbers

extension Propagator {
    /// A wire that is not known and has one of two values: follows both.
    ///
    /// Where one of them is impossible, the wire has the other. Where the first leaves for something known a set of values
    /// that has nothing in common with what the second leaves, two solutions that agree on what is known cannot have
    /// different values of the wire: it is known.
    mutating func probe(_ wire: Int32, limit: Int) {
        guard !isKnown(wire), let domain = domains[Int(wire)], domain.count == .one else { return }
        let constraint = system.forms(of: Int(wire)).first.map { position in
            Int(system.relations[Int(system.formRelations[Int(system.occurrences[position])])].constraint)
        }
        let first = domain.base, second = domain.base + domain.step
        let low = consequences(of: wire, first, limit)
        let high = consequences(of: wire, second, limit)
        switch (low, high) {
        case (nil, nil):
            contradiction = contradiction ?? Int32(truncatingIfNeeded: constraint ?? 0)
        case (nil, _):
            setConstant(wire, second, constraint: constraint)
        case (_, nil):
            setConstant(wire, first, constraint: constraint)
        case (let low?, let high?):
            if low.isIncompatible(with: high) { setKnown(wire, .probe, constraint) }
        }
    }

    /// What is said of known things by an assumption.
    private struct Consequences {
        var domains: [Int32: Domain<F>] = [:]
        var values: [Int32: F] = [:]
        var exclusions: [Int32: [F]] = [:]

        func isIncompatible(with other: Consequences) -> Bool {
            for (wire, domain) in domains {
                if let another = other.domains[wire], domain.intersection(another) == nil { return true }
            }
            for (direction, value) in values {
                if let another = other.values[direction], another != value { return true }
                if other.exclusions[direction, default: []].contains(value) { return true }
            }
            for (direction, value) in other.values where exclusions[direction, default: []].contains(value) {
                return true
            }
            return false
        }
    }

    /// What follows for what is known already where a wire has a value; nil where it cannot have it.
    private mutating func consequences(of wire: Int32, _ value: F, _ limit: Int) -> Consequences? {
        let mark = beginScope()
        setConstant(wire, value, constraint: nil)
        run(limit: limit)
        defer { endScope(mark) }
        if contradiction != nil { return nil }
        // What became known under the assumption need not have one value without it.
        let assumed = Set(scopedKnown[mark.known...])
        var found = Consequences()
        for change in trail[mark.trail...] {
            switch change {
            case .wire(let wire, _, _):
                if isKnown(wire), !assumed.contains(wire), let domain = domains[Int(wire)] {
                    found.domains[wire] = domain
                }
            case .direction(let direction, _, _):
                let form = system.representative(Int(direction))
                guard
                    system.terms(form).allSatisfy({
                        isKnown(system.termWires[$0]) && !assumed.contains(system.termWires[$0])
                    })
                else { continue }
                found.values[direction] = directionValues[Int(direction)]
                found.exclusions[direction] = directionExclusions[Int(direction)]
            }
        }
        return found
    }

    /// The wires to probe: unknown ones with two values, in order, at most so many.
    func probeCandidates(limit: Int) -> [Int32] {
        var found: [Int32] = []
        for wire in 1..<max(1, system.wireCount) {
            let wire = Int32(truncatingIfNeeded: wire)
            guard !isKnown(wire), let domain = domains[Int(wire)], domain.count == .one,
                !system.forms(of: Int(wire)).isEmpty
            else { continue }
            found.append(wire)
            if found.count == limit { break }
        }
        return found
    }
}
