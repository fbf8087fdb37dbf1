public import Coordination
import EventLoops
public import HTTPServer
import HTTPWire
import Identity
import JSON
import Narrative

/// `/api/v1/story-checks`: what the checker says of a story's source. Nothing is kept of it.
public struct StoryRoutes: Sendable {
    private let access: StaffAccess
    private let kinds: RequirementKinds

    /// - Parameter kinds: what conditions may be about.
    public init(access: StaffAccess, kinds: RequirementKinds) {
        self.access = access
        self.kinds = kinds
    }

    public func install(on router: inout Router) {
        router.post("/api/v1/story-checks") { request throws(Problem) in try await self.check(request) }
    }

    private func check(_ request: RoutedRequest) async throws(Problem) -> Response {
        _ = try await self.access.staff(request, allowedTo: .contentWrite)
        let source = try request.storySource()
        // Not on the loop: a long story takes a while, and others wait there.
        let (story, findings) = await offload { StoryParser.parse(source, knowing: self.kinds) }
        return .json { json in
            json.member("publishable", story != nil)
            json.member("story", ifPresent: story?.key)
            json.member("fragments", story?.fragments.count ?? 0)
            json.member("findings", findings)
        }
    }
}

extension RoutedRequest {
    /// The form's one part, a file called `file`.
    func storySource() throws(Problem) -> [UInt8] {
        var limits = MultipartLimits()
        limits.maxParts = 1
        let form = try self.multipartForm(limits)
        guard let entry = form.entries.first, entry.part.name == "file", entry.part.filename != nil else {
            throw Problem(422, "http.invalid_field", "The form must have one part, a file called file.", field: "file")
        }
        return entry.bytes
    }
}
