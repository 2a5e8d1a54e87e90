/// The first eight bytes of the SHA-256 digests of the `.r1cs` files of ``TemplateCounts`` at O0, O1 and O2.
enum TemplateDigests {
    static let all: [String: [String]] = [
        "a chain of copies": ["e4ed2dedb4457f1a", "87598bb9b3ed9c89", "87598bb9b3ed9c89"],
        "a constant inside": ["5569ef84d2083d1e", "09194d1647d24701", "6fc85056206631d1"],
        "a constant output": ["e3e61acc41e612cb", "4b7ecc6e3f4db740", "4b7ecc6e3f4db740"],
        "a constant that frees one linear constraint after another": [
            "65885a408ed9c748", "8d40dcdbb111d060", "b6d3213d9f21eac6",
        ],
        "a copy of a private input": ["9b900e7411de4fd1", "6fbd54bec8e86a0e", "6fbd54bec8e86a0e"],
        "a copy of a public input": ["caa212797b27ca5c", "caa212797b27ca5c", "caa212797b27ca5c"],
        "a factor that cancels in the second round": ["9240fe431894f17e", "7739f883ae958934", "426943ab50d9d639"],
        "a factor that cancels": ["78c81fbc0090a999", "6e5e07bbde14e8d1", "0f5fa02a8a809223"],
        "a multiplexer": ["8ecd72fcaa9c7b78", "8ecd72fcaa9c7b78", "8ecd72fcaa9c7b78"],
        "a product of four inputs in an array of components": [
            "2491e6cb30b27daa", "a9a2937f35a76e99", "a9a2937f35a76e99",
        ],
        "a product": ["18e7e2acedabd39d", "18e7e2acedabd39d", "18e7e2acedabd39d"],
        "a sum and a difference": ["2e84bbf082d27d1b", "2e84bbf082d27d1b", "b4f4fb488712da39"],
        "a sum of private inputs": ["86e58ad1c43b0bdb", "86e58ad1c43b0bdb", "c95e9e259c219728"],
        "a sum that is squared": ["9ae0fb16628f8fcc", "dfd888c929d4a1be", "32bcbfdabaa2d7d1"],
        "a sum that nobody uses": ["5892e09b1fc6f6ad", "92a7cda74e7bbac2", "621f7c61aa2bbbe2"],
        "a test for 0": ["62747d89ea5867a9", "62747d89ea5867a9", "62747d89ea5867a9"],
        "an input that must be 0": ["7b014642c3bf0a12", "e5d04c128c0c2cc5", "c95e9e259c219728"],
        "an input that nobody uses": ["36a133276e75fb4a", "892a85d21fa26c64", "892a85d21fa26c64"],
        "four bits of a private input": ["4bd18cf7da2bca78", "4bd18cf7da2bca78", "941e1815757e43f5"],
        "four bits of a public input": ["a2549b5dd39d2577", "a2549b5dd39d2577", "a2549b5dd39d2577"],
        "no statement at all": ["ccb08e21f952f369", "6fbd54bec8e86a0e", "6fbd54bec8e86a0e"],
        "the same sum said twice": ["5ece20957f6b0c36", "87d660419c91d96d", "32bcbfdabaa2d7d1"],
        "three equal outputs, said four times": ["f8992f1bdfb65ed8", "00fd4e8a0499971e", "00fd4e8a0499971e"],
        "three sums of two inputs": ["0ecd35fd96563bfc", "0ecd35fd96563bfc", "2d1d8c20e7b599a0"],
        "two squares as components": ["2276ed474556abe6", "6a723536ab1d6968", "6a723536ab1d6968"],
    ]
}
