import Foundation
import Primitives
import TestSupport

/// The cases of a file in Tests/WalletVectors, which `scripts/peers/make_wallet_vectors.py` writes.
func walletVectors(_ name: String) throws -> [PublishedValue] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.appending(path: "WalletVectors/\(name).json")
    let json = try JSONValue(parsing: [UInt8](Data(contentsOf: file)))
    return try PublishedValue(json: json, description: name)["cases"].elements
}
