import Coordination
import JSON
import Vocabulary

/// Ours first, theirs second, ours again: the smallest saga.
struct SendVoucher: Workflow {
    static let name = "test.send_voucher"
    static let version = 1

    struct Input: JSONEncodable, JSONDecodable, Sendable {
        init() {}
        init(json: JSONValue) throws(JSONFault) {}
        func encode(into json: inout JSONWriter) { json.object { _ in } }
    }

    let supplier: Reserve
    var isUnlucky = false

    func define(_ flow: inout Flow<Input>) {
        flow.command("paid", WriteBook.Handler(), undoneBy: WriteBook.Handler()) { _ in
            WriteBook("paid")
        } undo: { _, _ in
            WriteBook("-paid")
        }
        let voucher = flow.outside("voucher", self.supplier) { _ in Reserve.Input(what: "a voucher") }
        flow.command("sent", WriteBook.Handler()) { [isUnlucky] (run) throws(JSONFault) in
            WriteBook(isUnlucky ? "no" : try run[voucher].reference)
        }
    }
}
