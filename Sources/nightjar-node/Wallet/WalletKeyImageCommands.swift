import ArgumentParser
import Chain
import MoneroWallet
import Primitives
import SecretStorage
import Wallet

/// `wallet export-outputs`
struct WalletExportOutputsCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "export-outputs",
        abstract: "The ring outputs of a wallet that watches, to ask the wallet with the words for their key images.",
        discussion: """
            A wallet that watches does not see its ring outputs spent: that takes their
            key images, which only the words give. The file lists the outputs whose key
            images the wallet lacks. Take it to the machine with the words, and the answer
            back. The file shows which outputs of the chain are the wallet's; nobody can
            spend with it.

            EXAMPLES
              nightjar wallet export-outputs watch.wallet --out outputs.list
              nightjar wallet export-key-images cold.wallet outputs.list --out images.list
              nightjar wallet import-key-images watch.wallet images.list
            """)

    @OptionGroup var options: WalletOptions
    @Option(name: .long, help: "The new file, of mode 0600.", completion: .file())
    var out: String
    @OptionGroup var chain: WalletChainOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try refuseExisting(out)
        let (_, state) = try await chain.known(options, isQuiet: output.json)
        let outputs = state.outputsWithoutKeyImage()
        guard !outputs.isEmpty else {
            output.report(
                "The wallet has the key images of all its ring outputs. Nothing was written.",
                [.init("file", .null), .init("outputs", .number("0"))])
            return
        }
        try SecretFile.create(path: out, RingOutputList(outputs).bytes)
        output.report(
            "outputs  \(outputs.count)\nwrote    \(out)",
            [.init("file", .string(out)), .init("outputs", .number(String(outputs.count)))])
    }
}

/// `wallet export-key-images`
struct WalletExportKeyImagesCommand: ParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "export-key-images",
        abstract: "Sign the key images of listed ring outputs. Takes the words, and no network.",
        discussion: """
            Answers a list of 'wallet export-outputs'. All of its outputs are the
            wallet's, or nothing is signed. Whoever has the answer sees when these outputs
            are spent, and cannot spend them.

            EXAMPLE
              nightjar wallet export-key-images cold.wallet outputs.list --out images.list
            """)

    @OptionGroup var options: WalletOptions
    @Argument(help: "The list of outputs.", completion: .file())
    var outputs: String
    @Option(name: .long, help: "The new file, of mode 0600.", completion: .file())
    var out: String
    @OptionGroup var output: OutputOptions

    func run() throws {
        try refuseExisting(out)
        let outputs = try RingOutputList(bytes: try readFile(path: outputs, limit: RingOutputList.maximumByteCount))
        let images = try outputs.keyImages(with: try ColdSigner(try options.open(for: .reading).content))
        try SecretFile.create(path: out, images.bytes)
        output.report(
            "images   \(images.entries.count)\nwrote    \(out)",
            [.init("file", .string(out)), .init("keyImages", .number(String(images.entries.count)))])
    }
}

/// `wallet import-key-images`
struct WalletImportKeyImagesCommand: AsyncParsableCommand, HasOutputOptions {
    static let configuration = CommandConfiguration(
        commandName: "import-key-images",
        abstract: "Let a wallet that watches see what its ring outputs are spent for.",
        discussion: """
            Takes in an answer of 'wallet export-key-images'. Every proof is verified, and
            every output must be one that the wallet has found; or nothing is taken in.
            Blocks that the wallet went through without the key images are looked at once
            more, from the oldest of the outputs on: they are fetched, and no key is tried
            on them. From then on the wallet sees these outputs spent, as the wallet with
            the words does. What comes in later, change too, takes another list.

            EXAMPLE
              nightjar wallet import-key-images watch.wallet images.list
            """)

    @OptionGroup var options: WalletOptions
    @Argument(help: "The list of key images.", completion: .file())
    var images: String
    @OptionGroup var client: ClientOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let list = try KeyImageList(verifying: try readFile(path: images, limit: KeyImageList.maximumByteCount))
        let outcome = try await WalletSynchronizer.run(
            options, try client.client(), importing: list, isQuiet: output.json)
        let (images, spends) = outcome.imported
        let known = list.entries.count - images
        let missing = outcome.state.outputsWithoutKeyImage().count
        output.report(
            "images   \(images)" + (known > 0 ? ", and \(known) that were known" : "")
                + "\nspent    \(spends) of the outputs in blocks from before\nlacking  \(missing)\nheight   \(outcome.state.height)",
            [
                .init("keyImages", .number(String(images))), .init("known", .number(String(known))),
                .init("spends", .number(String(spends))), .init("lacking", .number(String(missing))),
                .init("height", .number(String(outcome.state.height))),
            ])
    }
}
