import HTTPWire
import Testing

@Suite struct `The limits of a form` {
    private func limits(_ change: (inout MultipartLimits) -> Void) -> MultipartLimits {
        var limits = MultipartLimits()
        change(&limits)
        return limits
    }

    @Test func `so many parts`() {
        let limits = self.limits { $0.maxParts = 2 }
        #expect(Form.fault(Form.field() + Form.field() + "--b--", limits: limits) == nil)
        #expect(Form.fault(Form.field() + Form.field() + "--b\r\n", limits: limits) == .tooManyParts)
    }

    @Test func `a part's header has so many bytes and fields`() {
        // 41 bytes with the line's end, and 2 for the empty line.
        let part = Form.part("Content-Disposition: form-data; name=abc")
        #expect(Form.fault(part + "--b--", limits: self.limits { $0.maxPartHeaderBytes = 44 }) == nil)
        #expect(Form.fault(part + "--b--", limits: self.limits { $0.maxPartHeaderBytes = 43 }) == .headerTooLarge)
        let endless = "--b\r\nX: " + String(repeating: "x", count: 5000)
        #expect(Form.fault(endless) == .headerTooLarge)
        let two = Form.part("A: 1", "Content-Disposition: form-data; name=a")
        #expect(Form.fault(two + "--b--", limits: self.limits { $0.maxPartHeaderFields = 2 }) == nil)
        #expect(Form.fault(two + "--b--", limits: self.limits { $0.maxPartHeaderFields = 1 }) == .headerTooLarge)
    }

    @Test func `fields and files have so many bytes, each`() {
        let limits = self.limits {
            $0.maxFieldBytes = 3
            $0.maxFileBytes = 5
        }
        #expect(Form.fault(Form.field("a", "123") + Form.file("12345") + "--b--", limits: limits) == nil)
        #expect(Form.fault(Form.field("a", "1234"), limits: limits) == .fieldTooLarge)
        #expect(Form.fault(Form.file("123456"), limits: limits) == .fileTooLarge)
        // What looked like a delimiter counts too.
        #expect(Form.fault(Form.file("12\r\n--"), limits: limits) == .fileTooLarge)
    }

    @Test func `each fault says what is wrong and, unless it is a limit of ours, where that is written`() {
        for fault in MultipartFault.allCases {
            #expect(fault.reason.hasSuffix("."))
            #expect(fault.isLimit == (fault.section == nil), "\(fault)")
        }
        #expect(Set(MultipartFault.allCases.map(\.reason)).count == MultipartFault.allCases.count)
    }
}
