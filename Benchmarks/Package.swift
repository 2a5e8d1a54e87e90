// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "nightjar-benchmarks",
    platforms: [.macOS(.v26)],
    dependencies: [.package(name: "nightjar", path: "..")],
    targets: [
        .target(name: "CReference"),
        .executableTarget(
            name: "microbenchmarks",
            dependencies: ["CReference", .product(name: "Groth16", package: "nightjar")]),
        .executableTarget(
            name: "saplingbenchmark", dependencies: [.product(name: "SaplingCircuits", package: "nightjar")]),
        .executableTarget(
            name: "ringbenchmark",
            dependencies: [
                .product(name: "MoneroWallet", package: "nightjar"),
                .product(name: "RingSignatures", package: "nightjar"),
            ]),
        .executableTarget(
            name: "nodebenchmark",
            dependencies: [
                .product(name: "Ledger", package: "nightjar"),
                .product(name: "MoneroTransactions", package: "nightjar"),
                .product(name: "SaplingCircuits", package: "nightjar"),
                .product(name: "ZcashTransactions", package: "nightjar"),
            ]),
        .executableTarget(
            name: "ledgerbenchmark",
            dependencies: [
                .product(name: "Ledger", package: "nightjar"),
                .product(name: "MoneroWallet", package: "nightjar"),
                .product(name: "SaplingCircuits", package: "nightjar"),
                .product(name: "ZcashTransactions", package: "nightjar"),
            ]),
    ]
)
