import Algebra
import Chain
import ChainTransactions
import NodeService
import Primitives

/// The circuits that are registered.
enum CircuitsPage {
    private static let count = 50

    static func page(_ context: PageContext) async throws -> ServedPage {
        let say = context.say
        let names = try await context.service.circuits(after: context.call.arguments.hash("after"))
        var circuits: [(id: CircuitID, circuit: RegisteredCircuit)] = []
        for id in names.prefix(count) {
            if let circuit = try await context.service.circuit(id) { circuits.append((id, circuit)) }
        }
        return Layout.page(
            say, title: say(.circuits), in: .circuits, head: context.call.head, chain: context.identity
        ) {
            Parts.paragraph(say(.circuitsIntroduction))
            if circuits.isEmpty {
                Parts.notice(say(.noCircuits))
            } else {
                Parts.table(
                    say(.circuitsCaption),
                    [say(.circuit), say(.curve), say(.inputs), say(.movesValue), say(.registeredAt), say(.state)],
                    numeric: [2],
                    circuits.map { entry in
                        [
                            Parts.link(say.link("circuits", entry.id.description), name: entry.id.description),
                            HTML(text: CircuitPage.curve(entry.circuit)),
                            HTML(text: "\(entry.circuit.policy.inputs.count)"),
                            HTML(text: say(entry.circuit.policy.movesValue ? .yes : .no)),
                            Parts.link(
                                say.link("blocks", "\(entry.circuit.height)"), Figures.grouped(entry.circuit.height)),
                            HTML(text: say(entry.circuit.isRetired ? .retired : .inUse)),
                        ]
                    })
            }
            if names.count > count, let last = circuits.last {
                Parts.link(say.link("circuits", query: ["after": last.id.description]), say(.moreCircuits))
            }
        }
    }
}

/// One circuit.
enum CircuitPage {
    /// The name of a circuit's curve, as the literature has it.
    static func curve(_ circuit: RegisteredCircuit) -> String { circuit.curve == .bn128 ? "BN254" : "BLS12-381" }

    static func page(_ context: PageContext) async throws -> ServedPage {
        let say = context.say
        let id = context.call.arguments.hash("circuit") ?? .zero
        guard let circuit = try await context.service.circuit(id) else { throw ServiceError.notFound("circuit \(id)") }
        let total = try await context.service.pools().pools.first { $0.pool == .circuit(id) }?.total ?? 0
        return Layout.page(
            say, title: say(.circuitTitle, Figures.short(id.description)), in: .circuits, head: context.call.head,
            chain: context.identity
        ) {
            if circuit.isRetired { Parts.notice(say(.isRetired)) }
            Parts.facts([
                (say(.circuit), Figures.name(id)), (say(.curve), HTML(text: "Groth16, \(curve(circuit))")),
                (
                    say(.registeredAt),
                    Parts.link(say.link("blocks", "\(circuit.height)"), Figures.grouped(circuit.height))
                ),
                (say(.holds), Parts.amount(say, total)),
                (
                    say(.keyHash),
                    Figures.name(HexText.of(SHA256.digest(of: circuit.verifyingKey)))
                ),
                (
                    say(.setupRecord),
                    circuit.setupRecord == .zero ? HTML(text: say(.none)) : Figures.name(circuit.setupRecord)
                ),
            ])
            Parts.notice(say(circuit.policy.movesValue ? .setupMatters : .movesNothing))
            tag("h2") { say(.policy) }
            Parts.paragraph(say(.policyIntroduction))
            PolicyTable.html(say, circuit.policy)
            if !circuit.policy.trees.isEmpty || !circuit.policy.states.isEmpty {
                tag("h3") { say(.treesAndStates) }
                PolicyTable.parts(say, circuit.policy)
            }
        }
    }
}
