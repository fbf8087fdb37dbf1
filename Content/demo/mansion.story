// La primera noche en la casa de Diana. Cómo se escribe una historia: docs/story-format.md
story: mansion
start: umbral
narrator: lucien

== el-umbral
title.es: El umbral
title.en: The Threshold

:: umbral
title.es: La verja entreabierta
title.en: The Gate Ajar
tone: tension
text.es:
  La lluvia se detiene justo cuando llegas, como si alguien se lo hubiera pedido.

  —Puntual —dice una voz entre las columnas—. Eso ya la hará sonreír.

  Un hombre de guantes grises sostiene una lámpara sin llama. Lucien. Nadie te ha dicho su nombre, y sin embargo
  lo sabes.

  —La señora Diana no invita dos veces. La puerta principal está ahí. El jardín, por allá. Ella mira cómo llegan
  sus invitados; lo demás lo adivina.
text.en:
  The rain stops the moment you arrive, as though someone had asked it to.

  "Punctual," says a voice between the columns. "That alone will make her smile."

  A man in grey gloves holds a lamp with no flame. Lucien. Nobody has told you his name, and yet you know it.

  "Lady Diana never invites twice. The front door is there. The garden, that way. She watches how her guests
  arrive; the rest she guesses."
* tocar -> vestibulo, +5 besitos, flag confident_approach
  es: Llamar a la puerta principal
  en: Knock on the front door
* rodear -> jardin, +3 besitos, flag cautious_approach
  es: Rodear la casa por el jardín
  en: Go round through the garden

:: vestibulo
title.es: El vestíbulo de los relojes
title.en: The Hall of Clocks
tone: wonder
text.es:
  La puerta se abre antes de que tus nudillos la toquen por segunda vez.

  Hay cien relojes en las paredes y ninguno está de acuerdo con otro. Lucien toma tu abrigo con una lentitud casi
  impertinente.

  —Aquí cada quien trae su hora. La suya acaba de empezar.

  Desde lo alto de la escalera cae un perfume de higos y humo. Desde el fondo del pasillo, tres notas de piano
  que se repiten, como una pregunta.
text.en:
  The door opens before your knuckles touch it a second time.

  A hundred clocks hang on the walls, and no two agree. Lucien takes your coat with a slowness that is almost
  insolent.

  "Here, everyone brings their own hour. Yours has just begun."

  From the top of the stairs drifts a scent of figs and smoke. From the end of the corridor come three piano
  notes, over and over, like a question.
* subir -> galeria, +3 besitos
  es: Seguir el perfume escaleras arriba
  en: Follow the scent upstairs
* escuchar -> musica, +5 besitos
  es: Ir hacia el piano
  en: Walk towards the piano

:: jardin
title.es: El jardín que escucha
title.en: The Listening Garden
tone: mystery
text.es:
  Los rosales se apartan lo justo para dejarte pasar, y vuelven a cerrarse detrás.

  En una ventana del primer piso hay una silueta. No se esconde: levanta una copa, la deja en el alféizar y se
  va. En el cristal queda la marca de unos labios.

  —Quien entra por el jardín —murmura Lucien a tu espalda, aunque no lo oíste venir— quiere ver antes de ser
  visto. Ella es igual.

  La hiedra parece firme. Más allá, por una puerta de servicio, se escapan tres notas de piano.
text.en:
  The rose bushes part just enough to let you through, then close again behind you.

  There is a silhouette at a window on the first floor. It does not hide: it lifts a glass, leaves it on the
  sill and is gone. On the pane remains the print of a pair of lips.

  "Whoever comes by the garden," murmurs Lucien behind you, though you never heard him come, "wants to see
  before being seen. She is the same."

  The ivy looks strong enough. Farther on, three piano notes slip out through a side door.
* trepar -> galeria, +5 besitos, flag bold_climb
  es: Trepar hasta la copa
  en: Climb up to the glass
* entrar -> musica, +3 besitos
  es: Entrar por donde suena el piano
  en: Go in where the piano plays

== la-casa
title.es: La casa por dentro
title.en: Inside the House

:: galeria
title.es: La galería de las miradas
title.en: The Gallery of Glances
tone: desire
text.es:
  Retratos a ambos lados, todos de la misma mujer, todos de espaldas. Una nuca, un lazo a medio desatar, un
  hombro que la luz parece haber tocado primero.

  —El pintor juró que le mostraría el rostro al terminar —dice Lucien—. Sigue pintando.

  El último marco está vacío, y la tela que lo cubría aún se mece.
text.en:
  Portraits on either side, all of the same woman, all turned away. The nape of a neck, a ribbon half undone,
  a shoulder the light seems to have touched first.

  "The painter swore he would show her face once he had finished," says Lucien. "He is still painting."

  The last frame is empty, and the cloth that covered it is still swaying.
* nombre -> biblioteca, +5 besitos, flag asked_her_name
  es: Preguntar quién era ella antes
  en: Ask who she was before
* callar -> invernadero, +3 besitos, flag kept_silence
  es: Callar y seguir la tela
  en: Say nothing, follow the cloth

:: musica
title.es: El salón de las tres notas
title.en: The Room of Three Notes
tone: longing
text.es:
  El piano toca solo, hasta que entras. Entonces calla, con la educación de quien cede el asiento.

  En el banco, un guante de seda todavía tibio. Sobre el atril, una partitura con un solo compás escrito y una
  nota al margen: «Lo demás, entre los dos».

  —A ella no le interesa si usted sabe tocar —aclara Lucien—. Le interesa si se atreve a hacerlo mal.
text.en:
  The piano plays by itself until you come in. Then it falls silent, with the manners of someone giving up a
  seat.

  On the bench lies a silk glove, still warm. On the stand, a score with a single bar written and a note in the
  margin: "The rest, between the two of us."

  "She does not care whether you can play," Lucien explains. "She cares whether you dare to do it badly."
* tocar -> biblioteca, +5 besitos, flag played_for_her
  es: Tocar el compás que falta
  en: Play the bar that is missing
* guante -> invernadero, +3 besitos, flag took_the_glove
  es: Llevarle el guante
  en: Take the glove to her

:: biblioteca
title.es: La biblioteca sin títulos
title.en: The Library Without Titles
tone: intimacy
text.es:
  Ningún lomo lleva título. Lucien pasa un dedo por ellos como quien acaricia a un animal dormido y saca uno
  sin mirar.

  Dentro no hay páginas: hay una carta, con lacre rojo, y en el sobre tu letra. No recuerdas haberla escrito.

  —Todos los invitados dejan una —dice—. Algunos, antes de venir.

  Por primera vez, baja los ojos. Te está dejando a solas con ella.
text.en:
  Not one spine bears a title. Lucien runs a finger along them as one strokes a sleeping animal, and draws one
  out without looking.

  There are no pages inside: there is a letter sealed in red wax, and on the envelope, your handwriting. You do
  not remember writing it.

  "Every guest leaves one," he says. "Some of them before they come."

  For the first time he lowers his eyes. He is leaving you alone with it.
* leer -> puerta-roja, +3 besitos, flag read_the_letter
  es: Romper el lacre y leer
  en: Break the seal and read
* guardar -> puerta-roja, +5 besitos, flag kept_the_seal
  es: Guardarla cerrada para ella
  en: Keep it sealed for her

:: invernadero
title.es: El invernadero de medianoche
title.en: The Midnight Glasshouse
tone: sensual
text.es:
  El aire es tibio y huele a tierra recién regada. Entre las hojas, unos pasos descalzos se detienen cuando te
  detienes, y siguen cuando sigues.

  Una mano aparece entre dos helechos. Ofrece una flor negra, apenas abierta, y espera.

  —Florece una noche al año —susurra Lucien desde la puerta, que no cruza—. Ella elige cuál.
text.en:
  The air is warm and smells of freshly watered earth. Among the leaves, bare footsteps stop when you stop and
  go on when you go on.

  A hand appears between two ferns. It offers a black flower, barely open, and waits.

  "It blooms one night a year," whispers Lucien from the door, which he does not cross. "She chooses which."
* aceptar -> puerta-roja, +5 besitos, flag took_the_flower
  es: Aceptar la flor y rozar su mano
  en: Take the flower, brush her hand
* esperar -> puerta-roja, +3 besitos, flag made_her_wait
  es: Esperar a que diga algo
  en: Wait for her to speak

== la-ultima-puerta
title.es: La última puerta
title.en: The Last Door

:: puerta-roja
title.es: La puerta roja
title.en: The Red Door
tone: anticipation
text.es:
  Todos los pasillos terminan aquí. La puerta es roja, no tiene cerradura, y del otro lado alguien respira al
  compás de tu respiración.

  Lucien apaga la lámpara que nunca estuvo encendida.

  —Hasta aquí llego yo. Un consejo, y es el único que doy: con ella no se trata de llegar. Se trata de cómo se
  llega.
text.en:
  Every corridor ends here. The door is red, it has no lock, and on the other side someone is breathing in time
  with you.

  Lucien puts out the lamp that was never lit.

  "This is as far as I go. One piece of advice, the only one I give: with her it is not about arriving. It is
  about how one arrives."
* abrir -> encuentro, +5 besitos, flag opened_the_door
  es: Abrir la puerta
  en: Open the door
* aguardar -> alba, +5 besitos, flag let_her_open
  es: Dejar que la abra ella
  en: Let her open it
* reloj -> reloj-sin-agujas
  es: Preguntar por el reloj que falta
  en: Ask about the missing clock
* deslizar -> carta, +5 besitos, flag gave_the_letter
  es: Deslizar la carta bajo la puerta
  en: Slide the letter under the door
  needs: flag kept_the_seal
  hidden: yes

:: encuentro
title.es: Diana
title.en: Diana
tone: revelation
text.es:
  Está de espaldas, como en los retratos. Pero esta vez el lazo está desatado del todo.

  —Abriste tú —dice—. Casi nadie se atreve. Acércate: quiero saber si tu valor dura más que una puerta.

  Cuando por fin se vuelve, entiendes al pintor. Hay rostros que no se terminan en una noche.

  —Vuelve mañana —te dice al oído, y es menos un permiso que una promesa—. La casa ya sabe tu nombre.
text.en:
  She has her back to you, as in the portraits. But this time the ribbon is all the way undone.

  "You opened it," she says. "Hardly anyone dares. Come closer: I want to know whether your courage outlasts a
  door."

  When at last she turns, you understand the painter. Some faces cannot be finished in one night.

  "Come back tomorrow," she says in your ear, and it is less a permission than a promise. "The house knows your
  name now."

:: alba
title.es: El alba tras la puerta
title.en: Dawn Behind the Door
tone: tenderness
text.es:
  Esperas. Los cien relojes, por una vez, se ponen de acuerdo, y entonces la puerta cede sin ruido.

  No ves más que una mano que toma la tuya, y un balcón, y la primera luz sobre los rosales.

  —Me dejaste elegir —dice Diana, mirando el jardín y no a ti—. No sabes lo raro que es eso.

  Apoya la cabeza en tu hombro apenas un instante. Cuando se va, en tu bolsillo hay una llave que antes no
  estaba.
text.en:
  You wait. The hundred clocks, for once, agree, and then the door gives way without a sound.

  All you see is a hand that takes yours, and a balcony, and the first light on the roses.

  "You let me choose," says Diana, looking at the garden and not at you. "You have no idea how rare that is."

  She rests her head on your shoulder for barely an instant. When she is gone, there is a key in your pocket
  that was not there before.

// Quien llega hasta aquí sin volver otro día reúne a lo sumo 20 besitos: el regalo de /daily hace el resto.
:: reloj-sin-agujas
title.es: El reloj sin agujas
title.en: The Clock Without Hands
tone: complicity
needs: min_besitos 25, flag confident_approach or flag bold_climb
text.es:
  Lucien te mira por primera vez como se mira a alguien de la casa.

  —Ese reloj no da la hora: la cobra. Pero usted ya demostró que sabe entrar, y no viene con las manos vacías.

  Detrás del último retrato hay una escalera, y arriba, un cuarto redondo sin puertas. Diana está sentada en el
  alféizar, descalza, con la lámpara sin llama sobre las rodillas.

  —Aquí nadie me espera —dice—. Por eso vengo. Siéntate: esta hora no la cuenta ningún reloj.
text.en:
  For the first time Lucien looks at you as one looks at somebody of the house.

  "That clock does not tell the hour: it charges for it. But you have shown that you know how to come in, and you
  do not come empty-handed."

  Behind the last portrait there is a staircase, and above it a round room without doors. Diana is sitting on the
  sill, barefoot, the lamp with no flame on her knees.

  "Nobody waits for me here," she says. "That is why I come. Sit down: no clock will count this hour."

:: carta
title.es: La carta sin abrir
title.en: The Unopened Letter
tone: devotion
text.es:
  El sobre desaparece bajo la puerta como si alguien lo hubiera estado esperando. Después, nada. Después, el
  ruido del lacre al romperse.

  —Es tu letra —dice la voz de Diana, muy cerca de la madera—, y no la abriste. ¿Sabes cuántos la leen antes de
  traérmela?

  La puerta sigue cerrada. Pero por debajo vuelve el sobre, y dentro, doblado en cuatro, un papel con una sola
  línea: «Mañana, sin guantes ni testigos».
text.en:
  The envelope vanishes under the door as if someone had been waiting for it. Then nothing. Then the sound of the
  seal breaking.

  "It is your handwriting," says Diana's voice, very close to the wood, "and you did not open it. Do you know how
  many read it before they bring it to me?"

  The door stays closed. But the envelope comes back beneath it, and inside, folded in four, a sheet with a single
  line: "Tomorrow, with neither gloves nor witnesses."
