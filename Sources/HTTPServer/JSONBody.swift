import HTTPWire
public import JSON

extension RoutedRequest {
    /// The body as one JSON object.
    ///
    /// - Throws: as ``json()``, and 422 when it is no object.
    public func jsonObject() throws(Problem) -> JSONFields {
        let value = try self.json()
        do throws(JSONFault) { return try JSONFields(value) } catch { throw Problem(error) }
    }

    /// The body as JSON.
    ///
    /// - Throws: 415 when the content type is not JSON, 400 when the bytes are not.
    public func json() throws(Problem) -> JSONValue {
        let type = self.headers["content-type"]?.utf8.split(separator: UInt8(ascii: ";"), maxSplits: 1).first
        guard type.map({ Substring($0).lowercased() }) == "application/json" else {
            throw Problem(415, "http.unsupported_media_type", "Content-Type must be application/json.")
        }
        do throws(JSONSyntaxError) { return try JSONReader.read(self.body) } catch {
            throw Problem(400, "http.malformed_json", "The body is not JSON: \(error).")
        }
    }
}
