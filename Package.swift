// swift-tools-version: 6.2
import PackageDescription

/// One set of settings for every Swift target: language mode 6, warnings as errors, visible unsafety.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .treatWarning("DeprecatedDeclaration", as: .warning),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func test(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies + ["TestSupport"], swiftSettings: strict)
}

let package = Package(
    name: "nightjar",
    platforms: [.macOS(.v26), .iOS(.v26)],
    products: [
        .library(name: "Groth16", targets: ["Groth16", "Circuits", "Curves", "Algebra", "Primitives"]),
        .library(name: "CircomCompiler", targets: ["CircomCompiler"]),
        .library(name: "WitnessMachine", targets: ["WitnessMachine"]),
        .library(name: "ZcashTransactions", targets: ["ZcashTransactions", "Sapling", "Primitives"]),
        .library(
            name: "SaplingCircuits",
            targets: ["SaplingCircuits", "Sapling", "Groth16", "Circuits", "Curves", "Algebra", "Primitives"]),
        .library(name: "RingSignatures", targets: ["RingSignatures", "Curves", "Algebra", "Primitives"]),
        .library(
            name: "MoneroTransactions", targets: ["MoneroTransactions", "RingCT", "RingSignatures", "Primitives"]),
        .library(
            name: "MoneroWallet",
            targets: ["MoneroWallet", "MoneroTransactions", "RingCT", "RingSignatures", "Primitives"]),
        .library(name: "Chain", targets: ["Chain", "ChainTransactions", "Primitives"]),
        .library(
            name: "Ledger",
            targets: [
                "Engines", "ChainStore", "RingWallet", "Chain", "ChainTransactions", "ZcashTransactions", "RingCT",
                "RingSignatures", "Groth16", "Circuits", "FieldHashes", "Curves", "Algebra", "Primitives",
            ]),
        .library(
            name: "NodeService",
            targets: ["NodeService", "Engines", "ChainStore", "Chain", "ChainTransactions", "Primitives"]),
        .library(
            name: "Wallet",
            targets: ["Wallet", "RingWallet", "Chain", "ChainTransactions", "MoneroWallet", "Sapling", "Primitives"]),
        .library(
            name: "Audit", targets: ["Audit", "Wallet", "RingWallet", "Chain", "ChainTransactions", "Primitives"]),
        .executable(name: "nightjar", targets: ["nightjar"]),
        .executable(name: "nightjar-node", targets: ["nightjar-node"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // What follows is for the node alone: `swift build --product nightjar` compiles none of it.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        // Floor 0: system modules and the few lines of C.
        .systemLibrary(name: "CGMP", pkgConfig: "gmp", providers: [.apt(["libgmp-dev"])]),
        .systemLibrary(name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(name: "CSecureMemory"),
        .target(name: "CPlatform"),
        .target(name: "CFieldKernels"),

        // Floor 1
        library("BigNumbers", ["CGMP"]),
        library("Primitives", ["CLibCrypto", "CSecureMemory", "CPlatform"]),
        library("SecretStorage", ["Primitives", "CLibCrypto"]),

        // Floor 2
        library("Algebra", ["Primitives", "CFieldKernels", "CSecureMemory"]),
        library("GMPArithmetic", ["Algebra", "Primitives", "CGMP"]),

        // Floor 3
        library("Curves", ["Algebra", "Primitives"]),
        library("GMPCurves", ["Curves", "Algebra", "GMPArithmetic"]),
        library("FieldHashes", ["Algebra", "Curves", "Primitives"]),

        // Floor 4
        library("Circuits", ["FieldHashes", "Curves", "Algebra", "Primitives"]),
        library("Groth16", ["Circuits", "Curves", "Algebra", "Primitives"]),
        library("WitnessMachine", ["Circuits", "Curves", "Algebra", "Primitives"]),
        library("CircuitAnalysis", ["Circuits", "Curves", "Algebra", "BigNumbers", "Primitives"]),
        library("CircomCompiler", ["WitnessMachine", "Circuits", "Curves", "Algebra", "BigNumbers", "Primitives"]),

        // Floor 5
        library("Sapling", ["FieldHashes", "Curves", "Algebra", "Primitives"]),
        library(
            "ZcashTransactions",
            ["SaplingCircuits", "Sapling", "Groth16", "Circuits", "FieldHashes", "Curves", "Algebra", "Primitives"]),
        library(
            "SaplingCircuits", ["Sapling", "Groth16", "Circuits", "FieldHashes", "Curves", "Algebra", "Primitives"]),

        library("RingSignatures", ["Curves", "Algebra", "Primitives"]),
        library("RingCT", ["RingSignatures", "Curves", "Algebra", "Primitives"]),
        library("MoneroTransactions", ["RingCT", "RingSignatures", "Curves", "Algebra", "Primitives"]),
        library("MoneroWallet", ["MoneroTransactions", "RingCT", "RingSignatures", "Curves", "Algebra", "Primitives"]),

        // Floor 6
        library(
            "ChainTransactions",
            [
                "ZcashTransactions", "SaplingCircuits", "Sapling", "RingCT", "RingSignatures", "Groth16", "Circuits",
                "FieldHashes", "Curves", "Algebra", "Primitives",
            ]),
        library(
            "Chain",
            [
                "ChainTransactions", "ZcashTransactions", "SaplingCircuits", "Sapling", "RingCT", "RingSignatures",
                "Groth16", "Circuits", "FieldHashes", "Curves", "Algebra", "Primitives",
            ]),
        library(
            "ChainStore",
            [
                "Chain", "ChainTransactions", "SecretStorage", "Primitives",
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        library(
            "RingWallet",
            [
                "ChainTransactions", "MoneroWallet", "MoneroTransactions", "RingCT", "RingSignatures", "Curves",
                "Algebra", "Primitives",
            ]),

        // Floor 7
        library("Engines", ["ChainStore", "Chain", "ChainTransactions", "Primitives"]),
        library(
            "NodeService",
            [
                "Engines", "ChainStore", "Chain", "ChainTransactions", "ZcashTransactions", "RingCT", "RingSignatures",
                "SecretStorage", "Primitives",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        library(
            "Wallet",
            [
                "RingWallet", "Chain", "ChainTransactions", "MoneroWallet", "RingCT", "RingSignatures",
                "ZcashTransactions", "SaplingCircuits", "Sapling", "SecretStorage", "Curves", "Algebra", "Primitives",
            ]),
        library(
            "Audit",
            [
                "Wallet", "RingWallet", "Chain", "ChainTransactions", "MoneroWallet", "RingCT", "RingSignatures",
                "ZcashTransactions", "SaplingCircuits", "Sapling", "Groth16", "Curves", "Algebra", "Primitives",
            ]),
        library(
            "WalletRPC",
            [
                "NodeService", "Wallet", "MoneroWallet", "ChainTransactions", "Sapling", "SecretStorage", "Primitives",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        library(
            "Vectors",
            [
                "MoneroWallet", "MoneroTransactions", "RingCT", "RingSignatures", "ZcashTransactions", "Sapling",
                "Groth16", "FieldHashes", "Curves", "Algebra", "Primitives",
            ]),

        // Floor 8: the explorer's pages, and the programs.
        library(
            "Explorer",
            [
                "NodeService", "Audit", "Wallet", "Chain", "ChainTransactions", "ZcashTransactions", "Sapling",
                "RingCT",
                "RingSignatures", "Groth16", "Curves", "Algebra", "Primitives",
            ]),
        .executableTarget(
            name: "nightjar",
            dependencies: [
                "MoneroWallet", "MoneroTransactions", "RingCT", "RingSignatures",
                "ZcashTransactions", "SaplingCircuits", "Sapling", "Vectors", "Groth16", "CircuitAnalysis",
                "CircomCompiler", "WitnessMachine", "Circuits", "FieldHashes",
                "GMPCurves", "Curves", "GMPArithmetic", "Algebra", "BigNumbers", "Primitives",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        // The node's program, apart so that the proof tools build without its packages.
        .executableTarget(
            name: "nightjar-node",
            dependencies: [
                "Explorer", "NodeService", "WalletRPC", "Audit", "Wallet", "Engines", "ChainStore", "Chain",
                "ChainTransactions",
                "ZcashTransactions", "RingWallet", "MoneroWallet", "RingSignatures",
                "SaplingCircuits", "Sapling", "Groth16", "Curves", "Algebra", "SecretStorage", "Primitives",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),

        // Tests
        .target(name: "TestSupport", dependencies: ["Primitives"], path: "Tests/TestSupport", swiftSettings: strict),
        test("PrimitivesTests", ["Primitives"]),
        test("BigNumbersTests", ["BigNumbers"]),
        test(
            "AlgebraTests",
            ["Algebra", "CFieldKernels", "GMPArithmetic", "GMPCurves", "BigNumbers", "Primitives", "Curves"]),
        test(
            "CurvesTests",
            [
                "Vectors", "CFieldKernels", "FieldHashes", "Curves", "Algebra", "BigNumbers", "GMPArithmetic",
                "GMPCurves", "Primitives",
            ]),
        .target(
            name: "CircuitsTestSupport", dependencies: ["Circuits", "Algebra"], path: "Tests/CircuitsTestSupport",
            swiftSettings: strict),
        test("CircuitsTests", ["CircuitsTestSupport", "Circuits", "FieldHashes", "Curves", "Algebra", "Primitives"]),
        test(
            "WitnessMachineTests",
            ["WitnessMachine", "Circuits", "Curves", "GMPArithmetic", "Algebra", "BigNumbers", "Primitives"]),
        test(
            "CircomCompilerTests",
            ["CircomCompiler", "WitnessMachine", "Circuits", "Curves", "Algebra", "BigNumbers", "Primitives"]),
        test(
            "CircuitAnalysisTests",
            ["CircuitAnalysis", "CircomCompiler", "WitnessMachine", "Circuits", "Curves", "Algebra", "Primitives"]),
        test(
            "ZcashTransactionsTests",
            ["ZcashTransactions", "Sapling", "SaplingCircuits", "Groth16", "Curves", "Algebra", "Primitives"]),
        test("RingSignaturesTests", ["RingSignatures", "Curves", "Algebra", "BigNumbers", "Primitives"]),
        test("RingCTTests", ["RingCT", "RingSignatures", "Curves", "Algebra", "BigNumbers", "Primitives"]),
        test(
            "MoneroTransactionsTests",
            ["MoneroTransactions", "RingCT", "RingSignatures", "Curves", "Algebra", "Primitives"]),
        test(
            "MoneroWalletTests",
            ["MoneroWallet", "MoneroTransactions", "RingCT", "RingSignatures", "Curves", "Algebra", "Primitives"]),
        test("SaplingTests", ["Sapling", "FieldHashes", "Curves", "Algebra", "BigNumbers", "Primitives"]),
        .target(
            name: "Groth16TestSupport",
            dependencies: ["Groth16", "Circuits", "Curves", "Algebra", "Primitives", "TestSupport"],
            path: "Tests/Groth16TestSupport", swiftSettings: strict),
        test(
            "Groth16Tests",
            [
                "Groth16TestSupport", "Groth16", "Circuits", "Curves", "GMPArithmetic", "GMPCurves", "Algebra",
                "Primitives",
            ]),
        test(
            "SaplingCircuitsTests",
            [
                "CircuitsTestSupport", "SaplingCircuits", "Sapling", "Groth16", "Circuits", "FieldHashes", "Curves",
                "Algebra", "Primitives",
            ]),
        .target(
            name: "ChainTestSupport",
            dependencies: [
                "Chain", "ChainTransactions", "ZcashTransactions", "SaplingCircuits", "Sapling", "RingCT",
                "RingSignatures", "Curves", "Algebra", "Primitives", "TestSupport",
            ],
            path: "Tests/ChainTestSupport", swiftSettings: strict),
        test(
            "ChainTransactionsTests",
            [
                "ChainTestSupport", "Chain", "ChainTransactions", "ZcashTransactions", "SaplingCircuits", "Sapling",
                "RingCT", "RingSignatures",
                "Groth16TestSupport", "Groth16", "Circuits", "Curves", "Algebra", "Primitives",
            ]),
        test(
            "ChainTests",
            [
                "ChainTestSupport", "ChainStore", "Chain", "ChainTransactions", "ZcashTransactions", "SaplingCircuits",
                "Sapling", "RingCT", "RingSignatures", "Groth16", "CircomCompiler", "WitnessMachine", "Circuits",
                "FieldHashes", "Curves", "Algebra", "Primitives",
            ]),
        test(
            "RingWalletTests",
            [
                "RingWallet", "Chain", "ChainTransactions", "MoneroWallet", "RingCT", "RingSignatures", "Curves",
                "Algebra", "Primitives",
            ]),
        test("SecretStorageTests", ["SecretStorage", "Primitives"]),
        test(
            "WalletTests",
            [
                "ChainTestSupport", "Wallet", "RingWallet", "Chain", "ChainTransactions", "MoneroWallet", "RingCT",
                "RingSignatures", "ZcashTransactions", "SaplingCircuits", "Sapling", "SecretStorage", "Curves",
                "Algebra",
                "Primitives",
            ]),
        test(
            "AuditTests",
            [
                "ChainTestSupport", "Audit", "Wallet", "RingWallet", "Chain", "ChainTransactions", "MoneroWallet",
                "RingCT", "RingSignatures", "ZcashTransactions", "SaplingCircuits", "Sapling", "Groth16", "Curves",
                "Algebra", "Primitives",
            ]),
        test(
            "WalletRPCTests",
            [
                "WalletRPC", "Wallet", "NodeService", "Chain", "ChainTransactions", "SecretStorage", "Primitives",
                .product(name: "Logging", package: "swift-log"),
            ]),
        test(
            "NodeServiceTests",
            [
                "NodeService", "Engines", "ChainStore", "Chain", "ChainTransactions", "RingSignatures",
                "SecretStorage", "Primitives",
                .product(name: "Logging", package: "swift-log"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"), .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        test(
            "ExplorerTests",
            [
                "Explorer", "Audit", "Wallet", "NodeService", "ChainTestSupport", "Groth16TestSupport", "Engines",
                "ChainStore",
                "Chain",
                "ChainTransactions", "ZcashTransactions", "SaplingCircuits", "Sapling", "RingCT", "RingSignatures",
                "Groth16", "Circuits", "Curves", "Algebra", "Primitives",
                .product(name: "Logging", package: "swift-log"),
            ]),
        test(
            "ChainStoreTests",
            ["ChainStore", "Chain", "ChainTransactions", "Primitives", .product(name: "GRDB", package: "GRDB.swift")]),
        .target(
            name: "EnginesTestSupport",
            dependencies: ["Engines", "ChainStore", "Chain", "ChainTransactions", "Primitives"],
            path: "Tests/EnginesTestSupport", swiftSettings: strict),
        // Makes blocks until the tests kill it.
        .executableTarget(
            name: "ledger-writer",
            dependencies: ["EnginesTestSupport", "Engines", "ChainStore", "Chain", "ChainTransactions"],
            path: "Tests/LedgerWriter", swiftSettings: strict),
        test(
            "EnginesTests",
            [
                "EnginesTestSupport", "ledger-writer", "Engines", "ChainStore", "Chain", "ChainTransactions",
                "ZcashTransactions", "Primitives",
            ]),
        test(
            "CommandLineTests",
            ["nightjar", "Groth16TestSupport", "Groth16", "Circuits", "Curves", "Algebra", "Primitives"]),
    ]
)
