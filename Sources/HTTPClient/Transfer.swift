import CCurl
import CCurlHeaders
import Synchronization

typealias TransferResult = Result<ClientResponse, HTTPClientError>

/// One request on its way: what goes out, what has come in. libcurl's callbacks get it as their context.
///
/// `@unchecked Sendable`: made by the caller; everything that changes, but the cancellation, belongs to the
/// loop's thread.
final class Transfer: @unchecked Sendable {
    /// All header lines of a response together.
    private static let maxHeaderBytes = 65_536

    let request: ClientRequest
    /// Set by any thread.
    let isCancelled = Atomic<Bool>(false)
    private let start = ContinuousClock.now
    /// Tells the caller; `nil` once it has.
    var completion: ((TransferResult) -> Void)?

    /// libcurl's handle, once the transfer has its turn.
    var easy: UnsafeMutableRawPointer?
    private var sentBody = 0
    private var headerLines: UnsafeMutablePointer<curl_slist>?
    private var headerBytes = 0
    private var headers: [(name: String, value: String)] = []
    private var body: [UInt8] = []
    private var isTooLarge = false

    init(_ request: ClientRequest) { self.request = request }

    deinit { curl_slist_free_all(self.headerLines) }

    var timeLeft: Duration { self.request.deadline - self.start.duration(to: .now) }

    func finish(_ result: TransferResult) {
        self.completion?(result)
        self.completion = nil
    }
}

// MARK: - Setting up

extension Transfer {
    /// Tells `easy` everything about this transfer.
    func prepare(_ easy: UnsafeMutableRawPointer) throws(HTTPClientError) {
        self.easy = easy
        try self.setBasics(easy)
        try self.setMethod(easy)
        try self.setHeaders(easy)
        self.setCallbacks(easy)
    }

    private func check(_ code: CURLcode) throws(HTTPClientError) {
        guard code == CURLE_OK else { throw .notSent(reason: String(cString: curl_easy_strerror(code))) }
    }

    private func setBasics(_ easy: UnsafeMutableRawPointer) throws(HTTPClientError) {
        guard !self.request.url.utf8.contains(0) else { throw .notSent(reason: "the URL holds a NUL") }
        try self.check(ccurl_set_string(easy, CURLOPT_URL, self.request.url))
        try self.check(ccurl_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https"))
        try self.check(ccurl_set_string(easy, CURLOPT_PROXY, ""))
        try self.check(ccurl_set_long(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)))
        try self.check(ccurl_set_long(easy, CURLOPT_NOSIGNAL, 1))
        try self.check(ccurl_set_long(easy, CURLOPT_TIMEOUT_MS, max(1, self.timeLeft.wholeMilliseconds)))
    }

    private func setMethod(_ easy: UnsafeMutableRawPointer) throws(HTTPClientError) {
        let method = self.request.method
        guard !method.isEmpty, method.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
            throw .notSent(reason: "the method is not upper-case letters")
        }
        if method == "HEAD" { return try self.check(ccurl_set_long(easy, CURLOPT_NOBODY, 1)) }
        if !self.request.body.isEmpty || ["POST", "PUT", "PATCH"].contains(method) {
            try self.check(ccurl_set_long(easy, CURLOPT_POST, 1))
            try self.check(ccurl_set_long(easy, CURLOPT_POSTFIELDSIZE, self.request.body.count))
        }
        try self.check(ccurl_set_string(easy, CURLOPT_CUSTOMREQUEST, method))
    }

    private func setHeaders(_ easy: UnsafeMutableRawPointer) throws(HTTPClientError) {
        // A name without a value takes back a header that libcurl would add by itself.
        var lines = ["Accept:", "Expect:"]
        if !self.request.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            lines.append("Content-Type:")
        }
        for (name, value) in self.request.headers { lines.append(value.isEmpty ? "\(name);" : "\(name): \(value)") }
        for line in lines {
            guard line.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
                throw .notSent(reason: "a header holds a control character")
            }
            guard let list = curl_slist_append(self.headerLines, line) else { throw .notSent(reason: "no memory") }
            self.headerLines = list
        }
        try self.check(ccurl_set_list(easy, CURLOPT_HTTPHEADER, self.headerLines))
    }

    private func setCallbacks(_ easy: UnsafeMutableRawPointer) {
        // Unretained: `Transfers` keeps the transfer until its handle has left libcurl.
        let context = Unmanaged.passUnretained(self).toOpaque()
        ccurl_set_pointer(easy, CURLOPT_READDATA, context)
        ccurl_set_pointer(easy, CURLOPT_HEADERDATA, context)
        ccurl_set_pointer(easy, CURLOPT_WRITEDATA, context)
        // A body that is read, and cannot be rewound, keeps libcurl from repeating it on another connection
        // when a reused one breaks: the other side may have acted on it.
        ccurl_set_function(easy, CURLOPT_READFUNCTION) { data, size, count, context in
            Transfer.from(context).supply(UnsafeMutableRawBufferPointer(start: data, count: size * count))
        }
        ccurl_set_function(easy, CURLOPT_HEADERFUNCTION) { data, size, count, context in
            Transfer.from(context).takeHeader(UnsafeRawBufferPointer(start: data, count: size * count))
        }
        ccurl_set_function(easy, CURLOPT_WRITEFUNCTION) { data, size, count, context in
            Transfer.from(context).takeBody(UnsafeRawBufferPointer(start: data, count: size * count))
        }
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> Transfer {
        Unmanaged<Transfer>.fromOpaque(context!).takeUnretainedValue()
    }
}

// MARK: - Under way

extension Transfer {
    private func supply(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, self.request.body.count - self.sentBody)
        buffer.copyBytes(from: self.request.body[self.sentBody..<self.sentBody + count])
        self.sentBody += count
        return count
    }

    private func takeHeader(_ line: UnsafeRawBufferPointer) -> Int {
        self.headerBytes += line.count
        guard self.headerBytes <= Self.maxHeaderBytes else {
            self.isTooLarge = true
            return 0
        }
        // A status line begins a response; an interim one (RFC 9110 section 15.2) may have come before it.
        if line.starts(with: "HTTP/".utf8) { self.headers.removeAll() }
        let text = String(decoding: line, as: UTF8.self)
        if let colon = text.firstIndex(of: ":") {
            self.headers.append((String(text[..<colon]), text[text.index(after: colon)...].trimmed))
        }
        return line.count
    }

    private func takeBody(_ data: UnsafeRawBufferPointer) -> Int {
        guard self.body.count + data.count <= self.request.maxResponseBytes else {
            self.isTooLarge = true
            return 0
        }
        self.body.append(contentsOf: data)
        return data.count
    }

    /// What the caller learns from libcurl's verdict. To be asked before the handle is reset.
    func result(_ code: CURLcode) -> TransferResult {
        if code == CURLE_OK {
            let status = self.information(CURLINFO_RESPONSE_CODE)
            return .success(ClientResponse(status: status, headers: self.headers, body: self.body))
        }
        if self.isTooLarge { return .failure(.tooLarge) }
        let reason = String(cString: curl_easy_strerror(code))
        guard self.hasSent else { return .failure(.notSent(reason: reason)) }
        return .failure(code == CURLE_OPERATION_TIMEDOUT ? .timedOut : .unknownOutcome(reason: reason))
    }

    /// What a call that is called off knows.
    func abandoned(_ reason: String) -> HTTPClientError {
        self.hasSent ? .unknownOutcome(reason: reason) : .notSent(reason: reason)
    }

    private var hasSent: Bool { self.information(CURLINFO_REQUEST_SIZE) > 0 }

    private func information(_ info: CURLINFO) -> Int {
        guard let easy = self.easy else { return 0 }
        var value = 0
        ccurl_get_long(easy, info, &value)
        return value
    }
}

extension Substring {
    fileprivate var trimmed: String {
        String(self.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}

extension Duration {
    fileprivate var wholeMilliseconds: Int {
        let (seconds, attoseconds) = self.components
        return Int(clamping: seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }
}
