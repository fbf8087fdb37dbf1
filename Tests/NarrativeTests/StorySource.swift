/// Small stories for the tests.
enum StorySource {
    /// A door that leads to a room or to a garden; both lead to an end, the garden back to the door too.
    static let twoRooms = """
        story: prueba
        start: puerta
        narrator: lucien

        == uno
        title.es: Uno
        title.en: One

        :: puerta
        title.es: La puerta
        title.en: The door
        text.es: Una puerta.
        text.en: A door.
        * tocar -> sala, +5 besitos, flag confident_approach
          es: Tocar
          en: Knock
        * rodear -> jardin
          es: Rodear
          en: Go round

        == dos
        title.es: Dos
        title.en: Two

        :: sala
        title.es: La sala
        title.en: The room
        text.es: Una sala.
        text.en: A room.
        * salir -> fin, +3 besitos, flag left, flag confident_approach
          es: Salir
          en: Leave

        :: jardin
        title.es: El jardín
        title.en: The garden
        text.es: Un jardín.
        text.en: A garden.
        * volver -> puerta
          es: Volver
          en: Go back
        * dormir -> fin
          es: Dormir
          en: Sleep

        :: fin
        title.es: Fin
        title.en: The end
        text.es: Fin.
        text.en: The end.
        """

    /// ``twoRooms`` with one piece replaced.
    static func changed(_ old: String, to new: String) -> String {
        precondition(self.twoRooms.contains(old), "the piece to replace is not there")
        return self.twoRooms.replacing(old, with: new)
    }

    /// A chain of `count` fragments and an end.
    static func chain(of count: Int) -> String {
        let links = (1...count).map {
            """
            :: f\($0)
            title.es: \($0)
            title.en: \($0)
            text.es: \($0)
            text.en: \($0)
            * ir -> f\($0 + 1), +1 besito
              es: Ir
              en: Go

            """
        }
        return """
            story: cadena
            start: f1
            narrator: lucien
            == uno
            title.es: Uno
            title.en: One

            """ + links.joined() + """
                :: f\(count + 1)
                title.es: Fin
                title.en: The end
                text.es: Fin
                text.en: The end
                """
    }
}
