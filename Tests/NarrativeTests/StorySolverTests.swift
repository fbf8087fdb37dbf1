import Testing

@testable import Narrative

@Suite struct StorySolverTests {
    private func solve(_ source: String, world: StoryWorld = StoryWorld()) throws -> StorySolution {
        let (story, findings) = StoryParser.parse(Array(source.utf8), knowing: .house)
        let plot = try #require(story, "\(findings)")
        return try #require(StorySolver(plot, in: world)).solution()
    }

    private func way(to fragment: String, in solution: StorySolution) -> StorySolution.Way? {
        solution.reaches.first { $0.fragment == fragment }?.way
    }

    private func codes(_ solution: StorySolution) -> [String] { solution.findings.map(\.code.rawValue) }

    @Test func `an open story asks nothing, on the first day`() throws {
        let solution = try self.solve(Plot.story("a", "  go -> b, +3 besitos", "b", "  go -> c", "c"))
        #expect(solution.isSound)
        let way = try #require(self.way(to: "c", in: solution))
        #expect(way.besitos == 0 && way.elsewhere == 0 && way.days == 1 && !way.needsVIP && !way.needsPrice)
        #expect(way.readings == [["a/go", "b/go"]])
    }

    @Test func `besitos that must be owned come from the story and from coming back`() throws {
        let plot = Plot.story(
            "a", "  go -> b, +5 besitos", "b", "  in -> c; needs: min_besitos 100", "  out -> d", "c", "d")
        let way = try #require(self.way(to: "c", in: try self.solve(plot)))
        #expect(way.besitos == 100 && way.elsewhere == 95 && way.days == 10)
        let generous = try self.solve(plot, world: StoryWorld(besitosPerDay: 50))
        #expect(self.way(to: "c", in: generous)?.days == 2)
    }

    @Test func `what is paid for is spent before more is owned`() throws {
        let plot = Plot.story(
            "a", "  buy -> b", "  end -> z", "b;needs: flag never;price: 500",
            "  on -> c, flag never; needs: min_besitos 80",
            "  end -> z", "c", "z")
        let solution = try self.solve(plot)
        #expect(self.way(to: "b", in: solution)?.besitos == 500)
        #expect(self.way(to: "b", in: solution)?.needsPrice == true)
        #expect(self.way(to: "c", in: solution)?.besitos == 580)
        #expect(self.way(to: "z", in: solution)?.needsPrice == false)
    }

    @Test func `a flag of another way takes another reading`() throws {
        let solution = try self.solve(
            Plot.story(
                "a", "  left -> b, flag key", "  right -> c", "b", "c", "  open -> d; needs: flag key", "  end -> b",
                "d"))
        #expect(self.way(to: "d", in: solution)?.readings == [["a/left"], ["a/right", "c/open"]])
        #expect(solution.isSound)
    }

    @Test func `what nobody can reach is named with its line`() throws {
        let solution = try self.solve(
            Plot.story(
                head: "var: courage = 0", "a", "  go -> b, courage += 1", "  far -> c; needs: courage >= 1", "b", "c"))
        #expect(self.way(to: "c", in: solution) == nil)
        #expect(self.codes(solution) == ["never_open", "never_reached"])
        #expect(solution.findings.map(\.line) == [16, 25])
        #expect(!solution.isSound)
    }

    @Test func `a variable grows along the way`() throws {
        let solution = try self.solve(
            Plot.story(
                head: "var: courage = 0", "a", "  go -> b, courage += 1", "  far -> c; needs: courage >= 3", "b",
                "  back -> a", "c"))
        #expect(self.way(to: "c", in: solution)?.readings.last?.count == 7)
        #expect(solution.isSound)
    }

    @Test func `flags that exclude one another are found when the way is rehearsed`() throws {
        let solution = try self.solve(
            Plot.story(
                "a", "  one -> b, flag x, flag y", "  two -> c", "b", "c", "  in -> d; needs: flag x, not flag y",
                "  end -> b", "d"))
        #expect(self.codes(solution).contains("unproven_way"))
        #expect(!solution.isSound)
    }

    @Test func `a screen without anything left to decide is found, with the way to it`() throws {
        let lost = try self.solve(
            Plot.story("a", "  go -> b; once: yes", "  end -> z", "b", "  back -> a; once: yes", "z"))
        #expect(lost.softLocks.isEmpty)
        let stuck = try self.solve(
            Plot.story(
                "a", "  go -> b; once: yes", "b", "  back -> a; once: yes", "  end -> z; needs: flag x", "z",
                "  o -> a, flag x"))
        #expect(self.codes(stuck).contains("dead_screen"))
        #expect(stuck.softLocks.first { $0.kind == .deadScreen }?.way == ["a/go", "b/back"])
        let saved = try self.solve(
            Plot.story("a", "  go -> b; once: yes", "  out -> z; fallback: yes", "b", "  back -> a", "z"))
        #expect(saved.softLocks.isEmpty)
    }

    @Test func `a place from which no ending is left is found, and only its entrance is told`() throws {
        let solution = try self.solve(
            Plot.story(
                "a", "  in -> b, flag trapped", "  end -> z; needs: not flag trapped", "b", "  on -> c", "c",
                "  back -> a", "z"))
        #expect(solution.softLocks.map(\.kind) == [.noEnding])
        #expect(solution.softLocks.first?.fragment == "b")
    }

    @Test func `who has nothing but the story may have to wait, which is no lock`() throws {
        let solution = try self.solve(Plot.story("a", "  in -> b; needs: min_besitos 5", "b"))
        #expect(self.codes(solution) == ["waits_for_more"])
        #expect(solution.isSound)
    }

    @Test func `items come from the story, from the shop, or from elsewhere`() throws {
        let plot = Plot.story(
            "a", "  in -> b; needs: item candle", "  take -> c, item rope", "b", "c", "  down -> d; needs: item rope",
            "  end -> b", "d")
        let solution = try self.solve(plot, world: StoryWorld(prices: ["candle": 40]))
        #expect(self.way(to: "b", in: solution)?.besitos == 0)
        #expect(self.way(to: "d", in: solution)?.assumed == [])
        let closed = Plot.story("a", "  in -> b; needs: item candle", "b")
        #expect(self.way(to: "b", in: try self.solve(closed))?.assumed == ["item candle"])
        #expect(self.way(to: "b", in: try self.solve(closed, world: StoryWorld(prices: ["candle": 40])))?.besitos == 40)
    }

    @Test func `a member's level asks for besitos ever earned`() throws {
        let solution = try self.solve(Plot.story("a", "  in -> b; needs: level 3", "  end -> c", "b", "c"))
        #expect(self.way(to: "b", in: solution)?.besitos == 300)
    }

    @Test func `what is VIP is told, and what is not stays free`() throws {
        let solution = try self.solve(
            Plot.story("a", "  in -> b", "  end -> c", "== two;vip: yes", "b", "== three", "c"))
        #expect(self.way(to: "b", in: solution)?.needsVIP == true)
        #expect(self.way(to: "c", in: solution)?.needsVIP == false)
    }

    @Test func `a long story is solved, and one that is too long says so`() throws {
        let long = try self.solve(StorySource.chain(of: 200))
        #expect(long.isSound && long.reaches.last?.way?.readings.last?.count == 200)
        #expect(self.codes(try self.solve(StorySource.chain(of: 1000))) == ["too_large_to_solve"])
    }
}
