import Coordination
import HTTPClient
import HTTPServer
import JSON
import Postgres
import Vocabulary

/// Books a trip: the seats are ours, the room and the guide are other people's.
struct BookTrip: Workflow {
    static let name = "test.book_trip"
    static let version = 1
    static let timeout: Duration = .seconds(7 * 86_400)

    struct Input: JSONEncodable, JSONDecodable, Sendable {
        var departure: Instant
        /// Refuses at the end.
        var isOverbooked = false
    }

    let supplier: Reserve

    func define(_ flow: inout Flow<Input>) {
        let seats = flow.command("seats", WriteBook.Handler(), undoneBy: WriteBook.Handler()) { _ in
            WriteBook("seats")
        } undo: { _, _ in
            WriteBook("-seats")
        }
        let (room, guide) = flow.parallel(
            { $0.outside("room", self.supplier) { _ in Reserve.Input(what: "a room") } },
            { $0.outside("guide", self.supplier) { _ in Reserve.Input(what: "a guide") } })
        let deposit = flow.signal("deposit", of: Deposit.self, within: .seconds(3 * 86_400))
        flow.sleep("day_before") { $0.input.departure.advanced(by: .seconds(-86_400)) }
        flow.command("voucher", WriteBook.Handler()) { (trip) throws(JSONFault) in
            let words = [
                try trip[seats].text, try trip[room].reference, try trip[guide].reference,
                "\(try trip[deposit].amount)",
            ]
            return WriteBook(trip.input.isOverbooked ? "no" : words.joined(separator: " "))
        }
    }
}

struct Deposit: JSONEncodable, JSONDecodable, Sendable {
    let amount: Int

    init(amount: Int) { self.amount = amount }
    init(json: JSONValue) throws(JSONFault) { self.amount = Int(try JSONFields(json).int("amount")) }
    func encode(into json: inout JSONWriter) { json.object { $0.member("amount", self.amount) } }
}

extension BookTrip.Input {
    init(json: JSONValue) throws(JSONFault) {
        let fields = try JSONFields(json)
        self.departure = Instant(microseconds: try fields.int("departure"))
        self.isOverbooked = try fields.bool("is_overbooked")
    }

    func encode(into json: inout JSONWriter) {
        json.object { json in
            json.member("departure", self.departure.microseconds)
            json.member("is_overbooked", self.isOverbooked)
        }
    }
}

/// A call to a ``Supplier``.
struct Reserve: OutsideStep {
    let http: HTTPClient
    let address: String
    var policy = OutsidePolicy(timeout: .milliseconds(300), pause: .zero, settling: .zero)
    /// Called before and after each call: where a test lets the instance die.
    var boundary: @Sendable () throws -> Void = {}

    struct Input: JSONEncodable, JSONDecodable, Sendable {
        let what: String

        init(what: String) { self.what = what }
        init(json: JSONValue) throws(JSONFault) { self.what = try JSONFields(json).string("what") }
        func encode(into json: inout JSONWriter) { json.object { $0.member("what", self.what) } }
    }

    struct Output: JSONEncodable, JSONDecodable, Sendable {
        let reference: String

        init(json: JSONValue) throws(JSONFault) { self.reference = try JSONFields(json).string("reference") }
        func encode(into json: inout JSONWriter) { json.object { $0.member("reference", self.reference) } }
    }

    func execute(_ input: Input, _ call: OutsideCall) async throws -> Output {
        let answer = try await self.send("PUT", call.key)
        switch answer.status {
        case 200: return try Output(json: try JSONReader.read(answer.body))
        case 409: throw OutsideFault.refused(code: "test.sold_out", detail: "The supplier has none left.")
        case 503: throw OutsideFault.notDone("busy")
        default: throw OutsideFault.unknown("status \(answer.status)")
        }
    }

    func resolve(_ input: Input, _ call: OutsideCall) async throws -> Resolution<Output> {
        let answer = try await self.send("GET", call.key)
        switch answer.status {
        case 200: return .happened(try Output(json: try JSONReader.read(answer.body)))
        case 404: return .didNotHappen
        default: return .unknown
        }
    }

    func compensate(_ output: Output, of input: Input, _ call: OutsideCall) async throws {
        let key = String(call.key.dropLast(":undo".count))
        guard try await self.send("DELETE", key).status == 200 else { throw OutsideFault.notDone("busy") }
    }

    private func send(_ method: String, _ key: String) async throws -> ClientResponse {
        try self.boundary()
        do throws(HTTPClientError) {
            let answer = try await self.http.send(
                ClientRequest(method: method, url: "\(self.address)/effects/\(key)", deadline: .seconds(20)))
            try? self.boundary()
            return answer
        } catch { throw error.mayHaveBeenSent ? OutsideFault.unknown("\(error)") : .notDone("\(error)") }
    }
}

/// Writes a line into the table `book`; refuses to write `no`.
struct WriteBook: Command {
    static let name = "test.write_book"

    let text: String

    init(_ text: String) { self.text = text }

    func encode(into json: inout JSONWriter) { json.object { $0.member("text", self.text) } }

    struct Receipt: JSONEncodable, JSONDecodable, Sendable {
        let text: String

        init(_ text: String) { self.text = text }
        init(json: JSONValue) throws(JSONFault) { self.text = try JSONFields(json).string("text") }
        func encode(into json: inout JSONWriter) { json.object { $0.member("text", self.text) } }
    }

    struct Handler: CommandHandler {
        func execute(_ input: WriteBook, in work: UnitOfWork) async throws(DatabaseError) -> Result<Receipt, Refusal> {
            _ = try await work.transaction.rows(
                "INSERT INTO book (operation, text) VALUES (\(work.operation.description), \(input.text))")
            if input.text == "no" { return .failure(Refusal(.conflict, "test.overbooked", "No.")) }
            return .success(Receipt(input.text))
        }
    }
}
