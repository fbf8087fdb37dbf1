extension StorySource {
    /// A hall with doors of every kind; each room leads back to it.
    static let house = """
        story: casa
        start: vestibulo
        narrator: lucien
        var: courage = 0
        var: mask = none
        var: clues = {}

        == abajo
        title.es: Abajo
        title.en: Below

        :: vestibulo
        title.es: El vestíbulo
        title.en: The hall
        text.es: {name}: {primera|segunda|última} vez. Valor {courage}{if mask == gold: , de oro}.
        text.en: {name}: {first|second|last} time. Courage {courage}{if mask == gold: , golden}.
        * mirar -> salon, +5 besitos, courage += 2, clues += letter, item candle 2
          es: Mirar
          en: Look
          once: yes
        * vestir -> salon, mask = gold, courage -= 5
          es: Vestirse de {if mask == gold: oro | nada}
          en: Dress in {if mask == gold: gold | nothing}
        * bajar -> cripta
          es: Bajar
          en: Go down
        * oro -> salon, unflag seen
          es: Oro
          en: Gold
          needs: courage >= 1 and mask == gold
          hidden: yes

        :: salon
        title.es: El salón
        title.en: The drawing room
        text.es: Un salón.
        text.en: A drawing room.
        gives: +10 besitos, item glove
        promise: again when visited salon 2 gives +7 besitos, unlock cripta
        * volver -> vestibulo, flag seen
          es: Volver
          en: Back
        * subir -> alcoba
          es: Subir
          en: Go up
          needs: clues has letter

        :: cripta
        title.es: La cripta
        title.en: The crypt
        text.es: Una cripta.
        text.en: A crypt.
        needs: flag seen, min_besitos 1000
        price: 500
        secret: yes
        * volver -> vestibulo
          es: Volver
          en: Back

        == arriba
        title.es: Arriba
        title.en: Above

        :: alcoba
        title.es: La alcoba
        title.en: The bedroom
        text.es: Una alcoba.
        text.en: A bedroom.
        preview.es: Huele a higos, {name}.
        preview.en: It smells of figs, {name}.
        vip: yes
        """

    /// A room whose only ways are used up or shut.
    static let corner = """
        story: rincon
        start: rincon
        narrator: lucien

        == uno
        title.es: Uno
        title.en: One

        :: rincon
        title.es: El rincón
        title.en: The corner
        text.es: Un rincón.
        text.en: A corner.
        * una -> pasillo
          es: Una vez
          en: Once
          once: yes
        * cara -> pasillo
          es: Cara
          en: Dear
          needs: min_besitos 100
        * quedarse -> pasillo
          es: Quedarse
          en: Stay
          fallback: yes

        :: pasillo
        title.es: El pasillo
        title.en: The corridor
        text.es: Un pasillo.
        text.en: A corridor.
        * volver -> rincon
          es: Volver
          en: Back
        """
}
