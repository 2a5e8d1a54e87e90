import Chain
import ChainTransactions
import RingSignatures
import ZcashTransactions

/// A transaction as a person can see what everybody knows of it and what is hidden: for each pool what went in and what
/// came out, amounts that are public as numbers, others as sealed boxes, and a sentence for each about the rest.
struct TransactionDrawing {
    let say: Voice
    let transaction: LedgerTransaction
    /// The outputs that rings refer to, by number, as far as the chain has them.
    let ringOutputs: [UInt64: RingOutputRecord]
    /// The circuits that are called, as far as they are registered.
    let circuits: [CircuitID: RegisteredCircuit]

    /// The most boxes of one side that are drawn.
    private static let count = 64

    /// The whole drawing.
    var html: HTML {
        tag("section", .style("drawing"), .label(say(.drawingLabel))) {
            flow
            if !transaction.transparent.isEmpty { transparent }
            if !transaction.sapling.isEmpty { sapling }
            if !transaction.ring.isEmpty { ring }
            if !transaction.applications.isEmpty { applications }
            if let governance = transaction.governance { changes(governance) }
        }
    }

    // MARK: Between the pools

    private var flow: HTML {
        let flows = PoolFlows(of: transaction).flows
        let sources = flows.filter { $0.leaving > $0.entering }
        let targets = flows.filter { $0.entering > $0.leaving }
        return tag("div", .style("lane of-rules")) {
            tag("h3") { say(.betweenPools) }
            tag("div", .style("flow")) {
                tag("ul", .style("boxes"), .label(say(.poolsThatPay))) {
                    sources.map { flow in
                        open(flow.pool.style, poolName(flow.pool), amount(flow.leaving - flow.entering))
                    }
                    if sources.isEmpty { tag("li", .style("plain")) { say(.nothing) } }
                }
                arrow
                tag("ul", .style("boxes"), .label(say(.poolsThatArePaid))) {
                    targets.map { flow in
                        open(flow.pool.style, poolName(flow.pool), amount(flow.entering - flow.leaving))
                    }
                    open("plain", say(.feeToProposer), amount(transaction.fee))
                }
            }
            tag("p", .style("known")) { say(.flowKnown) }
        }
    }

    private func poolName(_ pool: Pool) -> String {
        if case .circuit(let id) = pool { return say(pool.phrase) + " " + Figures.short(id.description) }
        return say(pool.phrase)
    }

    // MARK: One pool each

    private var transparent: HTML {
        let (debits, credits) = (transaction.transparent.debits, transaction.transparent.credits)
        return lane(
            "transparent", say(.poolTransparent), known: say(.transparentKnown),
            from: boxes(debits) { debit in
                let number = say(.debitNumber, "\(debit.sequence)")
                return box("transparent", account(debit.account), amount(debit.amount), [number])
            },
            to: boxes(credits) { credit in box("transparent", account(credit.account), amount(credit.amount), []) })
    }

    private var sapling: HTML {
        lane(
            "sapling", say(.poolSapling), known: say(.saplingKnown),
            from: boxes(transaction.sapling.spends) { spend in
                sealed(
                    say(.noteSpent), secret(say(.hiddenAmountOwner)),
                    [say(.nullifier) + ": " + Self.hex(spend.nullifier)])
            },
            to: boxes(transaction.sapling.outputs) { output in
                sealed(
                    say(.noteMade), secret(say(.hiddenAmountReceiverMemo)),
                    [say(.commitment) + ": " + Self.hex(output.noteCommitment)])
            })
    }

    private var ring: HTML {
        let bundle = transaction.ring
        return lane(
            "ring", say(.poolRing), known: say(.ringKnown),
            from: boxes(bundle.inputs) { input in spent(input) },
            to: HTML([
                boxes(bundle.outputs) { output in
                    sealed(
                        say(.ringOutput), secret(say(.hiddenAmountReceiver)),
                        [say(.oneTimeKey) + ": " + Self.hex(output.key.bytes)])
                },
                boxes(bundle.deposits) { deposit in
                    tag("li", .style("box open ring")) {
                        tag("strong") { say(.ringDeposit) }
                        tag("span", .style("figure")) { amount(deposit.amount) }
                        tag("p") { secret(say(.hiddenReceiver)) }
                        tag("p") { say(.oneTimeKey) + ": " + Self.hex(deposit.key.bytes) }
                    }
                },
                bundle.withdrawn == 0
                    ? .empty : box("ring", HTML(text: say(.leavesRing)), amount(bundle.withdrawn), []),
            ]))
    }

    private func spent(_ input: RingInput) -> HTML {
        tag("li", .style("box sealed")) {
            tag("div", .style("ringed")) {
                RingDrawing.html(say, count: input.members.count)
                tag("div") {
                    tag("strong") { say(.oneOfRing, "\(input.members.count)") }
                    secret(say(.hiddenWhichAmount))
                    tag("p") { say(.keyImage) + ": " + Self.hex(input.keyImage.bytes) }
                }
            }
            tag("details") {
                tag("summary") { say(.possibleSources, "\(input.members.count)") }
                tag("ul", .style("members")) {
                    input.members.prefix(Self.count).map { number in
                        tag("li") {
                            if let record = ringOutputs[number] {
                                say(.outputNumber, Figures.grouped(number)) + " "
                                if record.height == 0 {
                                    say(.inGenesis)
                                } else {
                                    Parts.link(
                                        say.link("blocks", "\(record.height)"),
                                        say(.inBlock, Figures.grouped(record.height)))
                                }
                            } else {
                                say(.outputNumber, Figures.grouped(number))
                            }
                        }
                    }
                }
            }
        }
    }

    private var applications: HTML {
        let bundle = transaction.applications
        return lane(
            "circuit", say(.circuits), known: say(.circuitKnown),
            from: HTML([
                boxes(bundle.deposits) { deposit in
                    box("circuit", circuit(deposit.circuit), amount(deposit.amount), [say(.paidIntoCircuit)])
                },
                boxes(bundle.registrations) { registration in
                    tag("li", .style("box open circuit")) {
                        tag("strong") { say(.registers) }
                        tag("p") { circuit(registration.circuitID) }
                    }
                },
            ]),
            to: boxes(bundle.calls) { call in
                tag("li", .style("box open circuit")) {
                    tag("strong") {
                        say(.callOf) + " "
                        circuit(call.circuit)
                    }
                    tag("span", .style("figure")) {
                        say(.releases) + " "
                        amount(call.released)
                    }
                    tag("p") { secret(say(.hiddenWitness)) }
                    tag("details") {
                        tag("summary") { say(.publicInputs, "\(call.publicInputs.count)") }
                        PolicyTable.inputs(say, call.publicInputs, policy: circuits[call.circuit]?.policy)
                    }
                }
            })
    }

    private func changes(_ bundle: GovernanceBundle) -> HTML {
        lane(
            "rules", say(.governance),
            known: say(.governanceKnown, Figures.grouped(bundle.height), Figures.grouped(bundle.approvals.count)),
            from: boxes(bundle.approvals) { approval in
                box("plain", account(approval.validator), HTML(text: say(.approves)), [])
            },
            to: boxes(bundle.changes) { change in
                tag("li", .style("box open plain")) {
                    switch change {
                    case .pool(let pool, let isOpen):
                        tag("strong") { say(isOpen ? .opensPool : .stopsPool, poolName(pool)) }
                    case .approveCircuit(let id, let record):
                        tag("strong") { say(.approvesCircuit) }
                        tag("p") { circuit(id) }
                        tag("p") { say(.setupRecord) + ": \(record)" }
                    case .retireCircuit(let id):
                        tag("strong") { say(.retiresCircuit) }
                        tag("p") { circuit(id) }
                    }
                }
            })
    }

    // MARK: Parts

    private var arrow: HTML {
        tag("div", .style("arrow"), Attribute("aria-hidden", "true")) { tag("span") { "→" } }
    }

    private func lane(_ style: String, _ name: String, known: String, from: HTML, to: HTML) -> HTML {
        tag("section", .style("lane of-\(style)"), .label(name)) {
            tag("h3") { name }
            tag("div", .style("sides")) {
                side(say(.comesFrom), from)
                arrow
                side(say(.goesTo), to)
            }
            tag("p", .style("known")) { known }
        }
    }

    private func side(_ title: String, _ content: HTML) -> HTML {
        tag("div", .style("side")) {
            tag("h4") { title }
            tag("ul", .style("boxes")) {
                if content == .empty { tag("li", .style("plain")) { say(.nothing) } } else { content }
            }
        }
    }

    private func boxes<Element>(_ elements: [Element], _ box: (Element) -> HTML) -> HTML {
        var boxes = elements.prefix(Self.count).map(box)
        if elements.count > Self.count {
            boxes.append(tag("li", .style("plain")) { say(.andMore, Figures.grouped(elements.count - Self.count)) })
        }
        return HTML(boxes)
    }

    private func open(_ style: String, _ title: String, _ figure: HTML) -> HTML {
        box(style, HTML(text: title), figure, [])
    }

    private func box(_ style: String, _ title: HTML, _ figure: HTML, _ lines: [String]) -> HTML {
        tag("li", .style("box open \(style)")) {
            tag("strong") { title }
            tag("span", .style("figure")) { figure }
            lines.map { line in tag("p") { line } }
        }
    }

    private func sealed(_ title: String, _ content: HTML, _ lines: [String]) -> HTML {
        tag("li", .style("box sealed")) {
            tag("strong") { title }
            content
            lines.map { line in tag("p") { line } }
        }
    }

    private func amount(_ units: some BinaryInteger) -> HTML { Parts.amount(say, units) }

    private func account(_ id: AccountID) -> HTML {
        Parts.link(say.link("accounts", id.accountText), name: id.accountText)
    }

    private func circuit(_ id: CircuitID) -> HTML {
        Parts.link(say.link("circuits", id.description), name: id.description)
    }

    private func secret(_ text: String) -> HTML {
        tag("span", .style("secret")) {
            tag("svg", Attribute("viewBox", "0 0 16 16"), Attribute("aria-hidden", "true")) {
                tag("path", Attribute("d", "M4 7V5a4 4 0 0 1 8 0v2h1v8H3V7zm2 0h4V5a2 2 0 0 0-4 0z"))
            }
            tag("span") { text }
        }
    }

    private static func hex(_ bytes: [UInt8]) -> String { Figures.short(HexText.of(bytes)) }
}

/// The outputs of a ring around a question: any of them may be the one that is spent.
enum RingDrawing {
    /// The points of a circle at sixteen angles, in hundredths of its radius.
    private static let points: [(x: Int, y: Int)] = [
        (0, -100), (38, -92), (71, -71), (92, -38), (100, 0), (92, 38), (71, 71), (38, 92), (0, 100), (-38, 92),
        (-71, 71), (-92, 38), (-100, 0), (-92, -38), (-71, -71), (-38, -92),
    ]

    /// The drawing of a ring with so many members, as far as the circle has room.
    static func html(_ say: Voice, count: Int) -> HTML {
        tag(
            "svg", Attribute("viewBox", "-60 -60 120 120"), Attribute("role", "img"),
            .label(say(.ringDrawing, "\(count)"))
        ) {
            points.prefix(count).map { point in
                tag(
                    "circle", Attribute("cx", "\(point.x / 2)"), Attribute("cy", "\(point.y / 2)"), Attribute("r", "7"))
            }
            tag("text", Attribute("x", "0"), Attribute("y", "9"), Attribute("aria-hidden", "true")) { "?" }
        }
    }
}
