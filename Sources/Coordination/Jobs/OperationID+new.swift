package import Crypto

extension OperationID {
    package static func new(_ random: any RandomSource) -> OperationID { OperationID(randomBytes: random.bytes(16)) }
}
