// swift-tools-version: 6.2
import PackageDescription

// A program of somebody else that uses the library. It builds only while the package can be a dependency: no unsafe
// flags, every module that a client needs reachable from the product.
let package = Package(
    name: "DependsOnNightjar",
    platforms: [.macOS(.v26)],
    dependencies: [.package(name: "nightjar", path: "../../..")],
    targets: [
        .executableTarget(name: "client", dependencies: [.product(name: "Groth16", package: "nightjar")])
    ]
)
