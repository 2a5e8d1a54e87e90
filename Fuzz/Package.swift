// swift-tools-version: 6.2
import PackageDescription

// Built by `scripts/long/fuzz`, which passes the sanitizers' flags for this package and the one it fuzzes.
let package = Package(
    name: "Fuzz",
    platforms: [.macOS(.v26)],
    dependencies: [.package(name: "nightjar", path: "..")],
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
            ],
            swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)])
    ]
)
