/// Every text of the pages in both languages: English and Chinese, apart by a bar. `{0}`, `{1}` stand for values.
enum Phrase: String, CaseIterable {
    case overview = "Overview|概览"
    case blocks = "Blocks|区块"
    case pools = "Pools|资金池"
    case circuits = "Circuits|电路"
    case verify = "Verify|验证"
    case skipToContent = "Skip to the content|跳到正文"
    case navigation = "Parts of the explorer|浏览器栏目"
    case search = "Search|搜索"
    case searchLabel = "Find a block, transaction, account, circuit, nullifier or key image|查找区块、交易、账户、电路、作废符或密钥映像"
    case searchHint = "Height, hash …|高度、哈希、账户……"
    case servedByNode = "Served by the node|由节点提供："
    case roleSequencer = "makes the blocks|生成区块"
    case roleFollower = "verifies the blocks of a sequencer|验证排序者的区块"
    case languageChoice = "Language:|语言："
    case toOverview = "To the overview|回到概览"
    case none = "none|无"
    case unknown = "unknown|未知"
    case units = "units|单位"
    case bytes = "{0} bytes|{0} 字节"
    case yes = "yes|是"
    case no = "no|否"
    case nothing = "nothing|无"
    case andMore = "and {0} more|另有 {0} 项"
    case never = "never|永不"

    // MARK: Overview

    case overviewTitle = "The chain {0}|链 {0}"
    case overviewIntroduction = """
        Everything on these pages comes from this one node, which executed and verified every block that it \
        shows. Amounts are in units; what a pool hides, this node does not know either.|\
        这些页面的全部内容都来自这一个节点，它执行并验证了所展示的每个区块。金额以单位计；资金池隐藏的内容，本节点同样不知道。
        """
    case chainNow = "The chain now|链的当前状态"
    case height = "Height|高度"
    case supply = "Supply|总供应量"
    case waiting = "Transactions that wait|等待中的交易"
    case lastBlock = "Last block|最新区块"
    case latestBlocks = "Latest blocks|最新的区块"
    case allBlocks = "All blocks|全部区块"
    case liveOn = "Live: new blocks appear by themselves.|实时：新区块会自动出现。"
    case liveOff = "Not live: the connection to the node is gone; it is tried again.|非实时：与节点的连接已断开，正在重试。"
    case liveNever = "Not live: reload the page to see new blocks.|非实时：重新载入页面以查看新区块。"
    case chainHalted = "The chain stands still: {0}|链已停止：{0}"
    case catchingUp = "This node is behind and catching up.|本节点落后，正在追赶。"

    // MARK: Pools

    case pool = "Pool|资金池"
    case poolTransparent = "Accounts|账户"
    case poolSapling = "Shielded notes|屏蔽票据"
    case poolRing = "Ring outputs|环输出"
    case holds = "Holds|持有"
    case share = "Share|占比"
    case state = "State|状态"
    case open = "open|开放"
    case stopped = "stopped|已停用"
    case whatIsPublic = "What is public|公开的内容"
    case publicTransparent = "Everything: who pays whom and how much.|全部：谁付给谁、付多少。"
    case publicSapling = """
        What enters and leaves. Inside, payer, payee, amount and memo are hidden.|\
        进出的数额。池内的付款人、收款人、金额和备注都被隐藏。
        """
    case publicRing = """
        What enters and leaves, and 16 possible sources for each spend. The source, the payee and amounts \
        inside are hidden.|\
        进出的数额，以及每笔花费的 16 个可能来源。真正的来源、收款人和池内金额被隐藏。
        """
    case publicCircuit = """
        What enters and leaves, and the public inputs of each proof. The witness is hidden.|\
        进出的数额，以及每个证明的公开输入。见证被隐藏。
        """
    case poolTableCaption = "What each pool holds|各资金池的持有量"
    case poolsIntroduction = """
        Coins are in pools. How much each pool holds is always public, so nobody can make coins unseen in \
        one that hides payments: what leaves a pool is at most what entered it.|\
        币存放在各资金池中。每个池持有多少始终公开，所以没有人能在隐藏付款的池里暗中造币：离开一个池的数额不会超过进入它的数额。
        """
    case poolsAddUp = """
        The pools together hold {0} units at height {1}: exactly the supply.|\
        在高度 {1}，所有资金池共持有 {0} 单位：恰好等于总供应量。
        """
    case poolsDoNotAddUp = "The pools together hold {0} units; the supply is {1}.|所有资金池共持有 {0} 单位；总供应量是 {1}。"
    case poolsOverTime = "Totals over time|随时间的变化"
    case chartCaption = "What the pools held, by height|各高度的资金池持有量"
    case chartSummary = "Areas on top of one another. At the last height: {0}.|层叠面积图。最新高度：{0}。"
    case poolSummary = "{0}: from {1} to {2} units, at most {3}.|{0}：从 {1} 到 {2} 单位，最多 {3}。"
    case chartIncomplete = """
        The chart begins at height {0} so far; each time this page is asked for it goes on towards height \
        {1}.|\
        图表目前从高度 {0} 开始；每次打开本页都会继续向高度 {1} 计算。
        """
    case chartAsTable = "The chart as a table|以表格显示图表"
    case atMost = "at most|最多"
    case atHeight = "height {0}|高度 {0}"

    // MARK: Blocks

    case block = "Block|区块"
    case blockTitle = "Block {0}|区块 {0}"
    case blocksFromTo = "Blocks {0} to {1}|区块 {0} 至 {1}"
    case noBlocks = "There are no blocks yet.|还没有区块。"
    case earliestBlock = "This node began with a snapshot: its first block is {0}.|本节点从快照开始：它的第一个区块是 {0}。"
    case pages = "Pages|分页"
    case newer = "← Newer|← 较新"
    case older = "Older →|较旧 →"
    case neighbours = "Neighbouring blocks|相邻区块"
    case previousBlock = "← Previous block|← 上一区块"
    case nextBlock = "Next block →|下一区块 →"
    case time = "Time|时间"
    case transactions = "Transactions|交易"
    case hash = "Hash|哈希"
    case size = "Size|大小"
    case previousHash = "Previous hash|上一区块哈希"
    case stateCommitment = "Commitment to the state|状态承诺"
    case proposer = "Made by, and paid the fees|生成者（收取手续费）"
    case noTransactions = "This block has no transactions.|此区块没有交易。"
    case moreTransactions = "More transactions of this block →|此区块的更多交易 →"
    case transactionsOfBlock = "Transactions of block {0}|区块 {0} 的交易"
    case position = "Position|位置"
    case transaction = "Transaction|交易"
    case touches = "Touches|涉及"
    case fee = "Fee|手续费"
    case verdict = "Verdict|结论"
    case undecodable = "not a transaction|不是交易"
    case accepted = "accepted|已接受"
    case refused = "refused:|被拒绝："
    case governance = "Change of rules|规则变更"

    // MARK: Transactions

    case latestTransactions = "Latest transactions|最新的交易"
    case allTransactions = "All transactions|全部交易"
    case transactionsIntroduction = """
        Each transaction with the pools that it touches, and what everybody sees of them. Amounts are in \
        units; what is not said here is hidden.|\
        每笔交易涉及的资金池，以及人人可见的内容。金额以单位计；此处未列出的内容是隐藏的。
        """
    case transactionsFromTo = "Transactions of blocks {0} to {1}|区块 {0} 至 {1} 的交易"
    case noTransactionsYet = "There are no transactions yet.|还没有交易。"
    case noTransactionsLately = "The last blocks have no transactions.|最近的区块没有交易。"
    case noTransactionsBetween = "Blocks {0} to {1} have no transactions.|区块 {0} 至 {1} 没有交易。"
    case newest = "← Newest|← 最新"
    case isPublic = "Public|公开"
    case seenTransparent = "debits: {0} ({1}), credits: {2} ({3})|支出：{0}（{1}），入账：{2}（{3}）"
    case seenSapling = "notes spent: {0}, made: {1}|花费票据：{0}，新建：{1}"
    case seenRing = "rings: {0}, outputs made: {1}|环：{0}，新建输出：{1}"
    case seenCircuits = "proofs: {0}, registrations: {1}|证明：{0}，注册：{1}"
    case enters = "enters: {0}|进入：{0}"
    case leaves = "leaves: {0}|离开：{0}"

    case transactionTitle = "Transaction {0}|交易 {0}"
    case transactionID = "Transaction id|交易编号"
    case positionInBlock = "position {0}|位置 {0}"
    case expires = "Expires|到期"
    case whatIsSeen = "What everybody sees, and what stays hidden|人人可见的，以及保持隐藏的"
    case drawingIntroduction = """
        Boxes with a full border are public. Hatched boxes are sealed: neither this node nor anybody else \
        without the keys can look into them.|\
        实线框是公开的。斜纹框是封存的：没有密钥，无论本节点还是其他任何人都无法看到里面。
        """
    case drawingLabel = "What the transaction moves|交易移动了什么"
    case refusedMovesNothing = """
        This transaction was refused: it moved nothing and paid no fee. What follows is what it would have \
        done.|\
        此交易被拒绝：没有移动任何资金，也没有支付手续费。以下是它本来会做的事。
        """
    case betweenPools = "Between the pools|资金池之间"
    case poolsThatPay = "Pools that pay|付出的资金池"
    case poolsThatArePaid = "Pools that are paid|收到的资金池"
    case feeToProposer = "Fee, to the maker of the block|手续费，付给区块生成者"
    case flowKnown = """
        How much crosses a pool's border is always public, and both sides are equal.|\
        跨越资金池边界的数额始终公开，且两边相等。
        """
    case comesFrom = "Comes from|来自"
    case goesTo = "Goes to|去往"
    case transparentKnown = "Known: both accounts and every amount. Hidden: nothing.|已知：双方账户和每笔金额。隐藏：无。"
    case saplingKnown = """
        Known: how many notes are spent and made, and that proofs show the amounts to add up. Hidden: which \
        notes are spent, who owned them, who gets the new ones, the amounts and the memos.|\
        已知：花费与新建的票据数量，以及证明表明金额相符。隐藏：花费的是哪些票据、属于谁、新票据归谁、金额和备注。
        """
    case ringKnown = """
        Known: for each spend its 16 possible sources and a key image that shows it is spent once, and what \
        enters and leaves the pool. Hidden: which of the 16 is spent, who is paid, and the amounts that stay \
        inside.|\
        已知：每笔花费的 16 个可能来源、表明只花费一次的密钥映像，以及进出资金池的数额。隐藏：16 个中真正花费的是哪一个、\
        付给谁，以及留在池内的金额。
        """
    case circuitKnown = """
        Known: the circuit, the public inputs of each proof, and what enters and leaves its pool. Hidden: \
        the witness, that is, every other value that the proof is about.|\
        已知：电路、每个证明的公开输入，以及进出其资金池的数额。隐藏：见证，即证明所涉及的其他一切数值。
        """
    case governanceKnown = """
        Takes effect at height {0}; {1} validators signed it. All of it is public.|\
        在高度 {0} 生效；{1} 个验证者已签名。全部公开。
        """
    case debitNumber = "debit number {0} of this account|此账户的第 {0} 次支出"
    case noteSpent = "A note is spent|花费一张票据"
    case noteMade = "A note is made|新建一张票据"
    case hiddenAmountOwner = "hidden: which note, whose, how much|隐藏：哪张票据、属于谁、多少"
    case hiddenAmountReceiverMemo = "hidden: for whom, how much, the memo|隐藏：给谁、多少、备注"
    case hiddenAmountReceiver = "hidden: for whom, how much|隐藏：给谁、多少"
    case hiddenReceiver = "hidden: for whom|隐藏：给谁"
    case hiddenWhichAmount = "hidden: which one, how much|隐藏：哪一个、多少"
    case hiddenWitness = "hidden: the witness|隐藏：见证"
    case nullifier = "nullifier|作废符"
    case commitment = "commitment|承诺"
    case keyImage = "key image|密钥映像"
    case oneTimeKey = "one-time key|一次性密钥"
    case oneOfRing = "One of {0} outputs is spent|花费 {0} 个输出之一"
    case ringDrawing = """
        A ring of {0} outputs: any of them may be the one that is spent.|\
        由 {0} 个输出组成的环：其中任何一个都可能是被花费的。
        """
    case possibleSources = "The {0} possible sources|{0} 个可能的来源"
    case outputNumber = "output {0}|输出 {0}"
    case inBlock = "in block {0}|在区块 {0}"
    case inGenesis = "from the genesis|来自创世"
    case ringOutput = "An output is made|新建一个输出"
    case ringDeposit = "A deposit becomes an output|存入成为一个输出"
    case leavesRing = "Leaves the ring pool|离开环资金池"
    case paidIntoCircuit = "paid into the circuit's pool|存入该电路的资金池"
    case registers = "Registers a circuit|注册一个电路"
    case callOf = "A proof for|证明，属于"
    case releases = "Releases|释放"
    case publicInputs = "{0} public inputs|{0} 个公开输入"
    case approves = "approves|批准"
    case opensPool = "Opens: {0}|开放：{0}"
    case stopsPool = "Stops: {0}|停用：{0}"
    case approvesCircuit = "Approves a circuit that moves coins|批准一个移动资金的电路"
    case retiresCircuit = "Retires a circuit|停用一个电路"

    // MARK: Circuits

    case circuit = "Circuit|电路"
    case circuitTitle = "Circuit {0}|电路 {0}"
    case circuitsIntroduction = """
        A circuit is a statement that anybody can register. Whoever calls it shows a proof that the \
        statement holds, and the ledger does with its public inputs what the circuit's policy says.|\
        电路是任何人都可以注册的陈述。调用者出示证明，表明陈述成立；账本按电路的规约处理其公开输入。
        """
    case circuitsCaption = "Registered circuits|已注册的电路"
    case noCircuits = "No circuit is registered yet.|还没有注册电路。"
    case moreCircuits = "More circuits →|更多电路 →"
    case curve = "Curve|曲线"
    case inputs = "Public inputs|公开输入"
    case movesValue = "Moves coins|移动资金"
    case registeredAt = "Registered in block|注册于区块"
    case retired = "retired|已停用"
    case inUse = "in use|使用中"
    case isRetired = "This circuit is retired: it takes no calls and no deposits any more.|此电路已停用：不再接受调用和存入。"
    case keyHash = "SHA-256 of the verification key|验证密钥的 SHA-256"
    case setupRecord = "Record of the set-up|设置记录"
    case setupMatters = """
        This circuit moves coins. Whoever knows the secrets of its key's set-up could take what was paid \
        into it, and nothing else; the validators approved it with the record named above.|\
        此电路移动资金。知道其密钥设置秘密的人可以取走存入其中的资金，但仅此而已；验证者依据上述记录批准了它。
        """
    case movesNothing = "This circuit moves no coins.|此电路不移动资金。"
    case policy = "Policy|规约"
    case policyIntroduction = """
        What the ledger does with each public input of a proof. A policy never changes: it is part of the \
        circuit's name.|\
        账本如何处理证明的每个公开输入。规约永不改变：它是电路名称的一部分。
        """
    case policyCaption = "Public inputs and their roles|公开输入及其角色"
    case role = "Role|角色"
    case meaning = "Meaning|含义"
    case value = "Value|值"
    case treesAndStates = "Trees and state roots|树与状态根"
    case ownTree = "Tree {0}: its own, of depth {1}, with {2} leaves at first.|树 {0}：自有，深度 {1}，初始有 {2} 个叶子。"
    case foreignTree = "Tree {0}: tree {1} of the circuit|树 {0}：下列电路的树 {1}："
    case stateRoot = "State root {0}|状态根 {0}"
    case roleContext = "context|上下文"
    case roleAnchor = "anchor|锚点"
    case roleLeaf = "leaf|叶子"
    case roleOldState = "old state|旧状态"
    case roleNewState = "new state|新状态"
    case roleReleased = "released|释放额"
    case roleDeposited = "deposited|存入额"
    case roleExpiry = "expiry|到期高度"
    case roleConstant = "constant|常数"
    case roleFree = "free|自由值"
    case meansContext = """
        Binds the proof to this transaction and call, so that nobody can use it elsewhere.|\
        把证明绑定到这笔交易和这次调用，任何人都不能挪作他用。
        """
    case meansNullifier = "Is taken once: a second proof with the same value is refused.|只能使用一次：带有相同值的第二个证明会被拒绝。"
    case meansAnchor = "Must be a recent root of tree {0}.|必须是树 {0} 的近期根。"
    case meansLeaf = "Is appended to tree {0}.|追加到树 {0}。"
    case meansOldState = "Must be the value of state root {0}.|必须是状态根 {0} 的当前值。"
    case meansNewState = "Becomes the value of state root {0}.|成为状态根 {0} 的新值。"
    case meansReleased = "Is what the call takes out of the circuit's pool.|是调用从电路资金池取出的数额。"
    case meansDeposited = "Is what the transaction pays into the circuit's pool.|是交易存入电路资金池的数额。"
    case meansExpiry = "Is the last height at which the call may be in a block.|是调用可进入区块的最后高度。"
    case meansExpiryLead = """
        Is the last height at which the call may be in a block, at most {0} blocks ahead.|\
        是调用可进入区块的最后高度，最多提前 {0} 个区块。
        """
    case meansConstant = "Must be {0}.|必须是 {0}。"
    case meansFree = "May be anything: the ledger keeps it and makes nothing of it.|可以是任何值：账本保存它，但不作处理。"

    // MARK: Accounts

    case account = "Account|账户"
    case accountTitle = "Account {0}|账户 {0}"
    case publicKey = "Public key|公钥"
    case balance = "Balance|余额"
    case debits = "Debits so far|支出次数"
    case accountIsPublic = """
        Accounts are public: everybody sees the balance and every payment. Shielded notes and ring outputs \
        of the same person are not connected with it.|\
        账户是公开的：人人可见余额和每笔付款。同一个人的屏蔽票据和环输出与它没有关联。
        """

    // MARK: Search

    case nothingFoundTitle = "Nothing found|没有找到"
    case lastBlockIs = "The last block of this chain is {0} so far.|目前此链的最新区块是 {0}。"
    case nothingFound = "Nothing was found for|没有找到："
    case searchHelp = """
        Give a height, or 64 hexadecimal digits of a block, a transaction, a circuit, an account, a \
        nullifier or a key image, or an account that begins with njacct1.|\
        请输入高度，或区块、交易、电路、账户、作废符、密钥映像的 64 位十六进制数，或以 njacct1 开头的账户。
        """
    case nullifierShown = "The transaction that showed this nullifier|出示此作废符的交易"
    case keyImageShown = "The transaction that showed this key image|出示此密钥映像的交易"

    // MARK: Verifying

    case verifyIntroduction = """
        What you paste goes to this node and nowhere else, is verified there, and is not kept.|\
        您粘贴的内容只发送到本节点，在那里验证，不会保存。
        """
    case verifyProof = "A Groth16 proof|Groth16 证明"
    case verifyProofHelp = """
        Paste the three files of snarkjs or nightjar: verification_key.json, public.json, proof.json. BN254 \
        and BLS12-381.|\
        粘贴 snarkjs 或 nightjar 的三个文件：verification_key.json、public.jso\
        n、proof.json。支持 BN254 和 BLS12-381。
        """
    case verificationKey = "Verification key|验证密钥"
    case proof = "Proof|证明"
    case verifyTransaction = "A transaction|交易"
    case verifyTransactionHelp = """
        Paste a transaction's bytes in hexadecimal. Its form, its signatures and all of its proofs are \
        checked against the chain as it stands; it is not sent to anybody.|\
        粘贴交易字节的十六进制。将对照链的当前状态检查其形式、签名和全部证明；不会发送给任何人。
        """
    case transactionBytes = "Bytes of the transaction|交易字节"
    case result = "Result|结果"
    case proofHolds = "The proof holds ({0}, {1} public inputs).|证明成立（{0}，{1} 个公开输入）。"
    case proofHoldsMeans = """
        It shows that whoever made it knew a witness for these public inputs, if the key is the right one \
        for your statement and nobody knows the secrets of its set-up. The key itself cannot show that.|\
        它表明：只要密钥确属您的陈述，且无人知道其设置秘密，证明者就知道这些公开输入的见证。密钥本身无法表明这两点。
        """
    case testKey = "A test key: whoever made it can forge proofs. It says:|测试密钥：其制作者可以伪造证明。它注明："
    case refusedPart = "Refused: {0}.|被拒绝：{0}。"
    case isInBlock = "These bytes are on the chain already,|这些字节已在链上，"
    case isInBlockOtherwise = """
        A transaction with the same effect but other proofs or signatures is on the chain already,|\
        效果相同但证明或签名不同的交易已在链上，
        """
    case transactionHolds = "The transaction holds: it could be in the next block.|交易成立：可以进入下一个区块。"

    case verifyReport = "A report or disclosure of payments|付款报告或披露"
    case verifyReportHelp = """
        Paste what nightjar audit report wrote: one payment, a range, or a counterparty. Its signature, \
        every opening and every block are checked against this chain.|\
        粘贴 nightjar audit report 生成的内容：一笔付款、一个区间或一个对方。将对照本链检查其签名、每个打\
        开的承诺和每个区块。
        """
    case report = "Report|报告"
    case reportHolds = "Everything in the report holds on this chain.|报告中的全部内容在本链上成立。"
    case reportMeans = """
        It shows that these payments were made. It does not show that nothing was left out.|\
        它表明这些付款确实发生。它不表明没有遗漏。
        """
    case purpose = "Purpose|用途"
    case signer = "Signed by|签署者"
    case heights = "Heights|高度范围"
    case challenge = "Challenge|质询值"
    case totals = "Sums in units|合计（单位）"
    case payments = "{0} payments|{0} 笔付款"
    case amount = "Amount|金额"
    case address = "Address|地址"
    case spentByWord = "spent, by the signer's word|花费（凭签署者之言）"
    case origin = "origin of a spend|花费的来源"
    case toItself = "to the account itself|付给本账户"

    // MARK: Auditing

    case audit = "Audit|审计"
    case auditIntroduction = """
        Whoever has a viewing key sees an account's shielded payments, with memos, and what came in over the \
        ring pool and the listed accounts. Here your own node looks through its copy of the chain with it.|\
        持有查看密钥的人可以看到一个账户的屏蔽付款（含备注），以及经环资金池和所列账户收到的款项。本页让您自己的节点用它查阅链的\
        本地副本。
        """
    case auditKeyStays = """
        The key goes to the node on this machine and nowhere else: in the body of one request, never in an \
        address. The node keeps neither the key nor what it finds, in no file and no log.|\
        密钥只发送到本机上的节点：放在一次请求的正文里，从不出现在地址中。节点既不保存密钥，也不保存查到的内容，不写入任何文件或\
        日志。
        """
    case auditTunnels = """
        If you reach this page through a tunnel or a proxy, the node is on another machine, and the key \
        would leave yours: do not paste it.|\
        如果您经由隧道或代理打开本页，节点就在另一台机器上，密钥会离开您的机器：请勿粘贴。
        """
    case auditNotLocal = """
        Viewing keys are taken by a node on one's own machine only, and this one can be reached from others. \
        Run a follower on loopback and open this page there.|\
        查看密钥只由本人机器上的节点接收，而本节点可从其他机器访问。请在本机回环地址上运行跟随节点，并在那里打开本页。
        """
    case viewingKey = "Viewing key|查看密钥"
    case auditFrom = "From height (may stay empty)|起始高度（可留空）"
    case auditLook = "Look|查看"
    case auditProgress = """
        Blocks 1 to {0} of {1} are looked through. Payments so far: {2}; the account has: {3}.|\
        已查阅区块 1 至 {0}（共 {1} 个）。目前付款笔数：{2}；账户持有：{3}。
        """
    case auditEnded = """
        The look ended at block {0} of {1}, after {2} seconds: what follows is known up to there. A wallet \
        that watches (nightjar wallet watch) keeps what it has found and goes on from there.|\
        查阅在第 {0} 个区块（共 {1} 个）处结束，用时 {2} 秒：以下是到那里为止的结果。观察钱包（nightjar wallet watch）\
        会保存已找到的内容并从那里继续。
        """
    case auditLooked = "Looked through the chain up to height {0}.|已查阅到高度 {0}。"
    case auditBalance = "What the account has, as far as the key sees|密钥所见的账户持有量"
    case auditRings = """
        A viewing key sees what comes in over the ring pool, not what is spent there: the ring balance may \
        be less than this.|\
        查看密钥能看到经环资金池收到的款项，看不到在那里的花费：环余额可能少于此数。
        """
    case auditNothing = "The key sees no payment.|密钥没有看到任何付款。"
    case auditHistory = "What was moved|资金变动"
    case moved = "Moved|变动"
    case memo = "Memo (its sender's words)|备注（付款人所写）"
    case feesOfBlock = "fees of the block|区块手续费"
    case received = "received|收到"
    case change = "change|找零"
    case spent = "spent|花费"
    case sent = "sent to|付给"
    case source = "paid by|付款方"

    // MARK: Refusals

    case notFoundTitle = "Not found|未找到"
    case notFoundSentence = "This node knows nothing of this name.|本节点没有以此为名的内容。"
    case badRequestTitle = "This cannot be answered|无法回答"
    case badRequestSentence = """
        The address or the form has something in it that this page does not take.|\
        地址或表单中有本页不接受的内容。
        """
    case notAllowedTitle = "Not allowed|不允许"
    case notAllowedSentence = """
        This node asks for its token: any name, and the token as password.|\
        本节点要求出示令牌：用户名任意，密码为令牌。
        """
    case notOwnSentence = """
        The request was made for another site or comes from one; this node answers under its own names, and \
        its own forms.|\
        该请求是发给其他站点的，或来自其他站点；本节点只以自己的名称应答，也只处理自己的表单。
        """
    case notKeptTitle = "Not kept|未保存"
    case notKeptSentence = "This node began with a snapshot and does not have blocks from before.|本节点从快照开始，没有更早的区块。"
    case notNowTitle = "Not now|暂时无法处理"
    case notNowSentence = "The node is busy or has a fault; try again in a moment.|节点繁忙或出现故障；请稍后再试。"

    /// The phrase in a language.
    func text(in language: Language) -> String {
        let parts = rawValue.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        return switch language {
        case .english: String(parts[0])
        case .chinese: String(parts[parts.count - 1])
        }
    }
}

/// The texts of all pages, for whoever checks that both languages have them.
package enum ExplorerTexts {
    /// Every text in English and in Chinese.
    package static var all: [(english: String, chinese: String)] {
        Phrase.allCases.map { ($0.text(in: .english), $0.text(in: .chinese)) }
    }
}
