import Postgres
import Testing
import Vocabulary

@Suite struct SQLTests {
    @Test func `interpolated values become numbered parameters`() {
        let statement: SQL = "SELECT \(1 as Int64), \("a'; DROP TABLE users; --"), \(Besitos(5)!)"
        #expect(statement.text == "SELECT $1, $2, $3")
        #expect(statement.parameters == [.int(1), .text("a'; DROP TABLE users; --"), .int(5)])
    }

    @Test func `nil is a null of the value's type`() {
        let statement: SQL = "SELECT \(nil as Instant?)"
        #expect(statement.parameters == [.null(.timestamptz)])
    }

    @Test func `a spliced statement's parameters are renumbered after those before it`() {
        let part: SQL = "b = \(2 as Int64) AND é = \("x$1") AND price = '$' AND f = $$text$$"
        let whole: SQL = "SELECT \(1 as Int64) WHERE \(part) OR \(3 as Int64)"
        #expect(whole.text == "SELECT $1 WHERE b = $2 AND é = $3 AND price = '$' AND f = $$text$$ OR $4")
        #expect(whole.parameters == [.int(1), .int(2), .text("x$1"), .int(3)])
    }

    @Test func `a description shows no values`() {
        let statement: SQL = "SELECT \("secret")"
        #expect("\(statement)" == "SELECT $1 [1 parameters]")
    }
}
