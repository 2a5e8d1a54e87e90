// swift-tools-version: 6.2
import PackageDescription

// Built by `scripts/long/fuzz`, which passes the sanitizers' flags for this package and the one it fuzzes.
let package = Package(
    name: "Fuzz",
    platforms: [.macOS(.v26)],
    dependencies: [
        .package(name: "nightjar", path: ".."), .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        .executableTarget(
            name: "fuzz",
            dependencies: [
                .product(name: "Groth16", package: "nightjar"), .product(name: "CircomCompiler", package: "nightjar"),
                .product(name: "WitnessMachine", package: "nightjar"),
                .product(name: "ZcashTransactions", package: "nightjar"),
                .product(name: "MoneroTransactions", package: "nightjar"),
                .product(name: "MoneroWallet", package: "nightjar"),
                .product(name: "RingSignatures", package: "nightjar"), .product(name: "Chain", package: "nightjar"),
                .product(name: "Audit", package: "nightjar"), .product(name: "Wallet", package: "nightjar"),
                .product(name: "NodeService", package: "nightjar"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)])
    ]
)
