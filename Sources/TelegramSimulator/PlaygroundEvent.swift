import JSON
import TelegramAPI
import Vocabulary

/// Something a watcher of one member's chat sees happen.
struct PlaygroundEvent: Sendable {
    /// `nil` for everybody.
    let member: TelegramID?
    let name: String
    /// JSON.
    let data: String

    private init(_ name: String, of member: TelegramID?, _ data: some JSONEncodable) {
        self.member = member
        self.name = name
        self.data = JSONWriter.text(of: data)
    }

    static func message(_ message: Message, of member: TelegramID) -> Self { Self("message", of: member, message) }

    static func edit(_ message: Message, of member: TelegramID) -> Self { Self("edit", of: member, message) }

    static func delete(_ message: Int64, of member: TelegramID) -> Self {
        Self("delete", of: member, ["message_id": .int(message)] as JSONValue)
    }

    static func reactions(_ totals: [ReactionCountUpdate.Total], on message: Int64, of chat: TelegramID) -> Self {
        var json = JSONWriter()
        json.object { json in
            json.member("message_id", message)
            json.member("reactions", totals)
        }
        return Self("reactions", of: chat, JSONText(String(decoding: json.bytes, as: UTF8.self)))
    }

    static func typing(_ member: TelegramID) -> Self { Self("typing", of: member, JSONValue.object(JSONObject())) }

    static func clock(_ now: Instant) -> Self { Self("clock", of: nil, ["now": .string(now.description)] as JSONValue) }

    /// - Parameter url: empty when nothing is opened.
    static func callbackAnswer(
        _ query: String, text: String, alert: Bool, url: String, of member: TelegramID
    ) -> Self {
        var data = JSONObject([
            ("callback_query_id", .string(query)), ("text", .string(text)), ("show_alert", .bool(alert)),
        ])
        if !url.isEmpty { data["url"] = .string(url) }
        return Self("callback_answer", of: member, JSONValue.object(data))
    }

    /// - Parameter httpStatus: 0 when no response came.
    static func delivery(
        _ entry: UpdateQueue.Entry, _ status: String, httpStatus: Int, milliseconds: Int64
    ) -> Self {
        let data: JSONValue = [
            "update_id": .int(entry.updateID), "status": .string(status), "http_status": .int(Int64(httpStatus)),
            "milliseconds": .int(milliseconds), "redelivery": .bool(entry.isRedelivery),
        ]
        return Self("delivery", of: entry.member, data)
    }
}
