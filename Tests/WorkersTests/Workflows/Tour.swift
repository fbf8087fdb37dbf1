import Coordination
import JSON
import Vocabulary

/// Books a tour: seats of ours, a room, and a transfer, which is a workflow of its own.
struct BookTour: Workflow {
    static let name = "test.book_tour"
    static let version = 1
    static let timeout: Duration = .seconds(7 * 86_400)

    struct Input: JSONEncodable, JSONDecodable, Sendable {
        /// Refuses at the end.
        var isOverbooked = false
        /// Waits for a word at the end, when all is done.
        var isPatient = false

        init(isOverbooked: Bool = false, isPatient: Bool = false) {
            self.isOverbooked = isOverbooked
            self.isPatient = isPatient
        }

        init(json: JSONValue) throws(JSONFault) {
            let fields = try JSONFields(json)
            self.init(isOverbooked: try fields.bool("is_overbooked"), isPatient: try fields.bool("is_patient"))
        }

        func encode(into json: inout JSONWriter) {
            json.object { json in
                json.member("is_overbooked", self.isOverbooked)
                json.member("is_patient", self.isPatient)
            }
        }
    }

    let supplier: Reserve

    func define(_ flow: inout Flow<Input>) {
        flow.command("seats", WriteBook.Handler(), undoneBy: WriteBook.Handler()) { _ in
            WriteBook("seats")
        } undo: { _, _ in
            WriteBook("-seats")
        }
        let (_, transfer) = flow.parallel(
            { $0.outside("room", self.supplier) { _ in Reserve.Input(what: "a room") } },
            { $0.child("transfer", BookTransfer.self) { $0.input } })
        flow.command("voucher", WriteBook.Handler()) { (tour) throws(JSONFault) in
            let car: Reserve.Output = try tour[transfer].output(of: "car")
            return WriteBook(tour.input.isOverbooked ? "no" : car.reference)
        }
    }
}

/// A car, and a driver who may have to say yes.
struct BookTransfer: Workflow {
    static let name = "test.book_transfer"
    static let version = 1
    static let timeout: Duration = .seconds(30 * 86_400)

    let supplier: Reserve

    func define(_ flow: inout Flow<BookTour.Input>) {
        flow.outside("car", self.supplier) { _ in Reserve.Input(what: "a car") }
        flow.command("driver", WriteBook.Handler(), undoneBy: WriteBook.Handler()) { _ in
            WriteBook("driver")
        } undo: { _, _ in
            WriteBook("-driver")
        }
        flow.sleep("yes") { run in run.input.isPatient ? Instant(seconds: 4_102_444_800) : Instant(seconds: 0) }
    }
}

/// Starts itself, for ever.
struct Mirror: Workflow {
    static let name = "test.mirror"
    static let version = 1

    func define(_ flow: inout Flow<BookTour.Input>) {
        flow.command("look", WriteBook.Handler(), undoneBy: WriteBook.Handler()) { _ in
            WriteBook("look")
        } undo: { _, _ in
            WriteBook("-look")
        }
        flow.child("mirror", Mirror.self) { $0.input }
    }
}
