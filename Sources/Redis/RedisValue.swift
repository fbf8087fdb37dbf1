import CHiredis

/// What Redis answers, but for errors, which are thrown.
public enum RedisValue: Hashable, Sendable {
    case null
    case integer(Int64)
    /// A string or a status. Bytes that are no UTF-8 are replaced.
    case text(String)
    case array([RedisValue])

    public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
    public var text: String? { if case .text(let value) = self { value } else { nil } }
    public var array: [RedisValue]? { if case .array(let values) = self { values } else { nil } }
}

extension RedisValue {
    init(_ reply: UnsafeMutablePointer<redisReply>) throws(RedisFailure) {
        switch reply.pointee.type {
        case REDIS_REPLY_NIL: self = .null
        case REDIS_REPLY_INTEGER: self = .integer(reply.pointee.integer)
        case REDIS_REPLY_STRING, REDIS_REPLY_STATUS: self = .text(Self.text(reply))
        case REDIS_REPLY_ARRAY:
            var values: [RedisValue] = []
            for index in 0..<reply.pointee.elements {
                guard let element = reply.pointee.element[index] else { throw .unexpectedReply }
                values.append(try RedisValue(element))
            }
            self = .array(values)
        case REDIS_REPLY_ERROR: throw .refused(Self.text(reply))
        default: throw .unexpectedReply
        }
    }

    private static func text(_ reply: UnsafeMutablePointer<redisReply>) -> String {
        guard let start = reply.pointee.str else { return "" }
        return String(
            decoding: UnsafeRawBufferPointer(start: start, count: Int(reply.pointee.len)), as: UTF8.self)
    }
}
