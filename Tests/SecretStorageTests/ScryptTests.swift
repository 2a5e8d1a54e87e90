import Primitives
import SecretStorage
import Testing

@Suite("Keys from passphrases")
struct ScryptTests {
    @Test("scrypt gives the values of RFC 7914, section 12")
    func published() throws {
        let first = try Scrypt.key(
            passphrase: Array("password".utf8), salt: Array("NaCl".utf8),
            cost: ScryptCost(logarithm: 10, blockSize: 8, parallelism: 16), count: 64)
        #expect(
            Hexadecimal.encode(first)
                == "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
        )
        let second = try Scrypt.key(
            passphrase: Array("pleaseletmein".utf8), salt: Array("SodiumChloride".utf8),
            cost: ScryptCost(logarithm: 14), count: 64)
        #expect(
            Hexadecimal.encode(second)
                == "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
        )
    }

    @Test("costs that take too much memory or time, or none, are refused before anything is allocated")
    func bounds() {
        let costs = [
            ScryptCost(logarithm: 9), ScryptCost(logarithm: 23, blockSize: 1), ScryptCost(logarithm: 63),
            ScryptCost(logarithm: 255, blockSize: 255, parallelism: 255), ScryptCost(logarithm: 14, blockSize: 0),
            ScryptCost(logarithm: 14, blockSize: 33), ScryptCost(logarithm: 14, parallelism: 0),
            ScryptCost(logarithm: 14, parallelism: 17), ScryptCost(logarithm: 22, blockSize: 8),
        ]
        for cost in costs {
            #expect(throws: ScryptError.costOutOfBounds(cost)) {
                try Scrypt.key(passphrase: [1], salt: [2], cost: cost, count: 32)
            }
        }
        #expect(ScryptCost.interactive.memory == 128 << 20)
        #expect(ScryptCost(logarithm: 20).memory == 1 << 30)
    }

    @Test("PBKDF2 gives what RFC 7914 and Python's hashlib give")
    func passwordBased() {
        #expect(
            Hexadecimal.encode(
                PBKDF2.sha512(password: Array("passwd".utf8), salt: Array("salt".utf8), rounds: 1, count: 64))
                == "c74319d99499fc3e9013acff597c23c5baf0a0bec5634c46b8352b793e324723d55caa76b2b25c43402dcfdc06cdcf66f95b7d0429420b39520006749c51a04e"
        )
        #expect(
            Hexadecimal.encode(PBKDF2.sha512(password: [], salt: [], rounds: 3, count: 20))
                == "ba78a2c18fe1f3cfffaba0f93ccf85fc342edf2c")
    }
}
