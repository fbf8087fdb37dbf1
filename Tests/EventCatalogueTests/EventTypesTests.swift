import JSON
import Testing
import Vocabulary

@testable import EventCatalogue

@Suite struct EventTypesTests {
    @Test(arguments: EventTypes.all)
    func `a type's sample fits its schema, and loses that with any member it needs`(_ type: EventType) throws {
        let validator = SchemaValidator(schema: type.schema)
        #expect(validator.findings(type.sample) == [])
        for name in try #require(type.schema["required"]?.array).compactMap(\.string) {
            var data = try #require(type.sample.object)
            data[name] = nil
            #expect(validator.findings(.object(data)).count == 1)
            data[name] = ["no": "such"]
            #expect(validator.findings(.object(data)).count >= 1)
        }
        var more = try #require(type.sample.object)
        more["unheard_of"] = 1
        #expect(validator.findings(.object(more)) == ["$: has an unknown unheard_of"])
    }

    @Test(arguments: EventTypes.events.map { EventBox(type: $0) })
    func `an event is the same after its JSON, and refuses data that lacks a member`(_ box: EventBox) throws {
        try box.check()
    }

    @Test(arguments: EventTypes.all)
    func `names, members and summaries have one form`(_ type: EventType) throws {
        #expect(type.name.wholeMatch(of: /[a-z]+\.[a-z_]+/) != nil)
        #expect(type.summary.hasSuffix("."))
        #expect(type.version > 0)
        for member in try #require(type.schema["properties"]?.object).members {
            #expect(member.name.wholeMatch(of: /[a-z]+(_[a-z]+)*/) != nil)
        }
    }

    @Test func `the catalogue has every name of the seeds, each once`() {
        let seeds = """
            narrative.fragment_visited narrative.decision_taken narrative.content_unlocked narrative.level_completed
            narrative.fragment_started narrative.fragment_completed narrative.secret_discovered
            gamification.besitos_earned gamification.besitos_spent gamification.mission_started
            gamification.mission_completed gamification.achievement_unlocked gamification.item_acquired
            gamification.reaction_registered gamification.item_used gamification.mission_assigned
            gamification.auction_won gamification.trivia_answered commerce.item_viewed commerce.cart_updated
            commerce.purchase_initiated commerce.purchase_completed commerce.purchase_failed commerce.vip_subscribed
            commerce.vip_renewed commerce.vip_cancelled experience.unlocked experience.started
            experience.component_completed experience.completed experience.abandoned admin.user_joined_channel
            admin.user_left_channel admin.vip_status_changed admin.content_published admin.subscription_started
            admin.subscription_expiring admin.subscription_expired coordinator.decision_taken
            coordinator.content_reacted coordinator.purchase_completed coordinator.access_denied
            coordinator.requirements_failed analytics.vip_content_accessed analytics.conversion_opportunity
            analytics.user_churn_risk
            """
        for name in seeds.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            #expect(EventTypes[String(name)]?.name == String(name))
        }
        #expect(Set(EventTypes.all.map(\.name)).count == EventTypes.all.count)
        #expect(EventTypes["narrative.unheard_of"] == nil)
    }

    @Test func `an alias is understood and never said`() {
        #expect(EventTypes["narrative.decision_made"]?.name == "narrative.decision_taken")
        for (alias, name) in EventTypes.aliases {
            #expect(!EventTypes.all.contains { $0.name == alias })
            #expect(EventTypes.all.contains { $0.name == name })
        }
    }
}

/// An `any Event.Type` that a parameterised test can take.
struct EventBox: Sendable, CustomTestStringConvertible {
    let type: any Event.Type

    var testDescription: String { "\(self.type)" }

    func check() throws { try Self.check(self.type) }

    private static func check<Content: Event>(_: Content.Type) throws {
        let event = Content.shape.sample
        var json = JSONWriter()
        Content.shape.write(event, into: &json)
        let data = try JSONReader.read(json.bytes)
        #expect(try Content.shape.read(data) == event)
        for name in try #require(Content.shape.type.schema["required"]?.array).compactMap(\.string) {
            var less = try #require(data.object)
            less[name] = nil
            #expect(throws: JSONFault.self) { try Content.shape.read(.object(less)) }
        }
    }
}
