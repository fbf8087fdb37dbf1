import EventCatalogue
import Testing

@Suite struct EventPatternTests {
    @Test func `a pattern is a name, a module or everything`() throws {
        let one = try #require(EventPattern("narrative.decision_taken"))
        #expect(one.fits("narrative.decision_taken"))
        #expect(!one.fits("narrative.decision_taken_back"))
        let module = try #require(EventPattern("narrative.*"))
        #expect(module.fits("narrative.level_completed"))
        #expect(!module.fits("commerce.item_viewed"))
        #expect(EventPattern.everything.fits("commerce.item_viewed"))
        #expect(EventPattern.only(ItemViewed.self) == EventPattern("commerce.item_viewed"))
    }

    @Test func `an alias asks for the event that is really said`() throws {
        #expect(try #require(EventPattern("gamification.item_purchased")).fits("commerce.purchase_completed"))
    }

    @Test(arguments: ["narrative.decision_tooken", "narrativ.*", "", "narrative", "*.decision_taken"])
    func `nobody can wait for what is never said`(_ text: String) { #expect(EventPattern(text) == nil) }
}
