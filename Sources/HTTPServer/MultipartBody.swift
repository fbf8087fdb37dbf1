public import HTTPWire

extension RoutedRequest {
    /// The body as a form of parts.
    ///
    /// - Throws: 415 when the content type is another, 413 when a limit is passed, 400 for what is no such form.
    public func multipartForm(_ limits: MultipartLimits = MultipartLimits()) throws(Problem) -> MultipartForm {
        do throws(MultipartFault) {
            return try MultipartForm(self.body, headers: self.headers, limits: limits)
        } catch { throw Problem(error) }
    }
}

extension Problem {
    public init(_ fault: MultipartFault) {
        switch fault {
        case .notMultipart: self.init(415, "http.unsupported_media_type", "\(fault)")
        case _ where fault.isLimit: self.init(413, "http.form_too_large", "\(fault)")
        default: self.init(400, "http.malformed_form", "\(fault)")
        }
    }
}
