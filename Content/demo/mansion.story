// Dos noches en la casa de Diana. Cómo se escribe una historia: docs/story-format.md
story: mansion
start: umbral
narrator: lucien
// Lo que se recuerda de una lectura; las banderas (flag) se recuerdan siempre.
var: courage = 0
var: mask = none
var: clues = {}

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
* tocar -> vestibulo, +5 besitos, flag confident_approach, courage += 1
  es: Llamar a la puerta principal
  en: Knock on the front door
* rodear -> jardin, +3 besitos, flag cautious_approach
  es: Rodear la casa por el jardín
  en: Go round through the garden

:: vestibulo
title.es: El vestíbulo de los relojes
title.en: The Hall of Clocks
tone: wonder
gives: +5 besitos
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
* abrigo -> guardarropa, +3 besitos
  es: Ver dónde guardan los abrigos
  en: See where they keep the coats

:: guardarropa
title.es: El guardarropa
title.en: The Cloakroom
tone: mischief
text.es:
  {Cien abrigos cuelgan en filas, y ninguno parece esperar a nadie. | Tu abrigo sigue donde lo dejaste. Alguien le
  ha cosido el botón que le faltaba.}

  Sobre la mesa hay tres cosas: un antifaz dorado, un antifaz negro y un espejo de mano puesto boca abajo.

  —La señora no pide a nadie que se esconda —dice Lucien—. Pide que elija con qué cara va a mentirle. El espejo es
  para los que no piensan hacerlo.
text.en:
  {A hundred coats hang in rows, and not one seems to be waiting for anybody. | Your coat is where you left it.
  Somebody has sewn on the button it was missing.}

  On the table lie three things: a golden mask, a black mask, and a hand mirror turned face down.

  "The lady asks nobody to hide," says Lucien. "She asks them to choose the face they mean to lie to her with. The
  mirror is for those who do not mean to."
* dorado -> galeria, +3 besitos, mask = gold
  es: Ponerte el antifaz dorado
  en: Put on the golden mask
* negro -> musica, +3 besitos, mask = black, item velvet-mask
  es: Ponerte el antifaz negro
  en: Put on the black mask
* espejo -> galeria, +5 besitos, mask = none, courage += 1, flag bare_faced
  es: Dar la vuelta al espejo
  en: Turn the mirror over

:: jardin
title.es: El jardín que escucha
title.en: The Listening Garden
tone: mystery
gives: +5 besitos
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
* trepar -> galeria, +5 besitos, flag bold_climb, courage += 1
  es: Trepar hasta la copa
  en: Climb up to the glass
* entrar -> musica, +3 besitos
  es: Entrar por donde suena el piano
  en: Go in where the piano plays
* agua -> estanque, +3 besitos
  es: Bajar hasta el estanque
  en: Go down to the pond

:: estanque
title.es: El estanque
title.en: The Pond
tone: reflection
gives: +5 besitos
text.es:
  El agua está tan quieta que la casa entera cabe en ella, cabeza abajo y con todas las luces encendidas.

  Miras hacia arriba para comprobarlo: en la casa de verdad no hay más que una ventana iluminada. En la del agua,
  {name}, alguien te saluda desde cada una.

  En el fondo brilla una moneda. O un ojo. Desde aquí no se distingue.
text.en:
  The water is so still that the whole house fits inside it, upside down and with every light burning.

  You look up to make sure: in the real house only one window is lit. In the one in the water, {name}, somebody waves
  to you from each of them.

  At the bottom something shines. A coin. Or an eye. From here you cannot tell.
* moneda -> musica, +5 besitos, clues += coin, item lucky-coin
  es: Meter la mano hasta el codo
  en: Reach in up to the elbow
* contar -> galeria, +3 besitos, clues += windows
  es: Contar las ventanas del agua
  en: Count the windows in the water

== la-casa
title.es: La casa por dentro
title.en: Inside the House

:: galeria
title.es: La galería de las miradas
title.en: The Gallery of Glances
tone: desire
gives: +5 besitos
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
* marco -> estudio, +5 besitos
  es: Pasar al otro lado del marco vacío
  en: Step through the empty frame
  needs: courage >= 2 or clues has windows
  hidden: yes

:: estudio
title.es: El estudio detrás del marco
title.en: The Studio Behind the Frame
tone: discovery
secret: yes
gives: +10 besitos, item candle
text.es:
  Al otro lado huele a trementina y a vela. Un hombre muy viejo pinta sin mirar el lienzo: te mira a ti.

  —Ya sé lo que va a decir Lucien, que sigo pintando —gruñe—. Mentira. Terminé hace treinta años. Lo que no me
  atreví fue a enseñárselo a ella.

  Levanta el paño apenas un palmo. Ves una boca, y un gesto que no estaba en ninguno de los otros retratos: se está
  riendo.
text.en:
  The other side smells of turpentine and candle. A very old man is painting without looking at the canvas: he is
  looking at you.

  "I know what Lucien says, that I am still painting," he growls. "Lies. I finished thirty years ago. What I never
  dared was to show it to her."

  He lifts the cloth a hand's breadth. You see a mouth, and something that was in none of the other portraits: she is
  laughing.
* prometer -> espejos, +5 besitos, flag promised_the_painter, clues += smile, start experience painters-debt
  es: Prometer que se lo dirás
  en: Promise to tell her
* mirar -> espejos, +3 besitos, clues += smile, unlock experience painters-debt
  es: Pedirle que baje el paño
  en: Ask him to lower the cloth

:: musica
title.es: El salón de las tres notas
title.en: The Room of Three Notes
tone: longing
gives: +5 besitos
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
* tocar -> biblioteca, +5 besitos, flag played_for_her, courage += 1
  es: Tocar el compás que falta
  en: Play the bar that is missing
* guante -> invernadero, +3 besitos, flag took_the_glove, item black-glove
  es: Llevarle el guante
  en: Take the glove to her
* mesa -> comedor, +3 besitos
  es: Seguir el olor a pan caliente
  en: Follow the smell of warm bread
* compas -> piano, +3 besitos
  es: Leer el compás escrito
  en: Read the bar that is written

// Un juego: los botones se pulsan en su orden, y quien lo pierde sigue adelante.
:: piano
title.es: El compás escrito
title.en: The Written Bar
tone: longing
game: sequence
game.button: La plata | Silver
game.button: El humo | Smoke
game.button: El higo | Fig
game.order: 3 2 1 2
game.attempts: 4
game.cooldown: 10 minutes
game.wins: +15 besitos, item lucky-coin
text.es:
  El compás no tiene notas: tiene palabras. Sobre cada una de las tres teclas blancas, un dibujo: una cuchara de
  plata, un hilo de humo, un higo partido.

  Debajo, con letra menuda: «Lo que cae por la escalera. El higo primero, y tras él el humo. La plata suena una
  vez. Y el humo, ya se sabe, siempre vuelve».
text.en:
  The bar has no notes: it has words. On each of three white keys there is a drawing: a silver spoon, a thread of
  smoke, a fig split open.

  Underneath, in small writing: "What drifts down the stairs. First the fig, and after it the smoke. Silver rings
  once. And smoke, as everybody knows, always returns."
* aplauso -> espejos, +5 besitos, flag played_for_her
  es: Seguir el aplauso tras la pared
  en: Follow the applause behind the wall
  needs: won piano
* biblioteca -> biblioteca, +3 besitos
  es: Cerrar la tapa e ir a la biblioteca
  en: Close the lid and go to the library
* mesa -> comedor, +3 besitos
  es: Ir hacia el olor a pan caliente
  en: Go towards the smell of warm bread

:: comedor
title.es: La mesa para dos
title.en: The Table for Two
tone: appetite
text.es:
  Hay mantel, hay pan, hay dos copas. Una ya está a medias, con la marca de unos labios en el borde.

  —Cenó antes de que usted llegara —explica Lucien—. Dice que la gente con hambre dice la verdad y que prefiere
  enterarse de la suya con el estómago lleno.

  {if mask == gold: En la copa limpia se refleja tu antifaz dorado, y por un momento parece que cena contigo alguien
  que nunca ha dudado de nada. | {if mask == black: En la copa limpia no te reflejas: el antifaz negro se come
  la luz. | En la copa limpia te reflejas tal como llegaste, sin nada que te cubra la cara. Lucien lo nota y no dice nada.}}
text.en:
  There is a cloth, there is bread, there are two glasses. One is half empty, with the print of lips on its rim.

  "She dined before you came," Lucien explains. "She says that hungry people tell the truth, and that she would rather
  hear yours on a full stomach."

  {if mask == gold: Your golden mask is reflected in the clean glass, and for a moment you seem to be dining with
  somebody who has never doubted anything. | {if mask == black: In the clean glass there is no reflection of you: the black mask
  eats the light. | In the clean glass you are reflected whole, with nothing to cover your face. Lucien notices, and
  says nothing.}}
* beber -> espejos, +5 besitos, flag drank_from_her_glass, courage += 1
  es: Beber de la copa de ella
  en: Drink from her glass
* servir -> invernadero, +3 besitos, flag filled_her_glass, unlock shop champagne-cork
  es: Volver a llenársela
  en: Fill it again for her

:: espejos
title.es: El pasillo de los espejos
title.en: The Corridor of Mirrors
tone: vertigo
gives: +5 besitos
text.es:
  No hay dos que te devuelvan lo mismo. En uno llegas tarde. En otro no llegas. En el tercero ya te ibas.

  {if clues has smile: En el último, ella ríe, como en el lienzo. Te das la vuelta: no hay nadie. Cuando miras otra
  vez, el espejo guarda la risa un segundo más de lo que debería. | En el último hay una mujer de espaldas, y detrás
  de ella, muy lejos, tú.}

  —No los rompa —pide Lucien—. No por la mala suerte: es que ella los usa para elegir.
text.en:
  No two of them give you back the same. In one you arrive late. In another you never arrive. In the third you were
  just leaving.

  {if clues has smile: In the last one she is laughing, as on the canvas. You turn around: there is nobody. When you
  look again, the mirror holds the laughter a second longer than it should. | In the last one there is a woman with
  her back to you, and behind her, very small, you.}

  "Do not break them," Lucien begs. "Not for the bad luck: it is that she uses them to choose."
* tarde -> biblioteca, +3 besitos
  es: Entrar en el que llega tarde
  en: Walk into the one who is late
* irse -> invernadero, +3 besitos
  es: Entrar en el que se iba
  en: Walk into the one who was leaving
* reir -> puerta-roja, +5 besitos, flag laughed_back, courage += 1
  es: Reírte tú también
  en: Laugh as well
  needs: clues has smile
  hidden: yes

:: biblioteca
title.es: La biblioteca sin títulos
title.en: The Library Without Titles
tone: intimacy
gives: +5 besitos
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
* leer -> puerta-roja, +3 besitos, flag read_the_letter, item torn-letter
  es: Romper el lacre y leer
  en: Break the seal and read
* guardar -> puerta-roja, +5 besitos, flag kept_the_seal, item red-seal
  es: Guardarla cerrada para ella
  en: Keep it sealed for her
* otras -> archivo, +3 besitos
  es: Preguntar por las cartas de otros
  en: Ask about the letters of others

:: archivo
title.es: El archivo de las cartas
title.en: The Archive of Letters
tone: confidence
text.es:
  {Detrás de un anaquel hay otro cuarto, más estrecho. Cajones hasta el techo, cada uno con un nombre. | El cuarto
  estrecho te espera con los cajones como los dejaste. | Conoces ya el crujido de cada tabla de este cuarto.}

  Lucien abre dos y aparta la vista.

  —No debería. Pero hace años que nadie pregunta por los demás. Todos preguntan por sí mismos.
text.en:
  {Behind a bookcase there is another, narrower room. Drawers up to the ceiling, each with a name. | The narrow room
  awaits you with the drawers as you left them. | By now you know the creak of every board in this room.}

  Lucien opens two of them and looks away.

  "I should not. But nobody has asked about the others for years. Everybody asks about themselves."
* marino -> carta-del-marino, +3 besitos
  es: Leer la del marino
  en: Read the sailor's
  once: yes
* viuda -> carta-de-la-viuda, +3 besitos
  es: Leer la de la viuda
  en: Read the widow's
  once: yes
* cerrado -> cajon, +3 besitos
  es: Probar el único cajón cerrado
  en: Try the only locked drawer
  once: yes
* cerrar -> puerta-roja, +3 besitos
  es: Cerrar los cajones
  en: Close the drawers

// Un juego: se escribe la respuesta. Vale en los dos idiomas, con o sin acentos.
:: cajon
title.es: El cajón sin nombre
title.en: The Drawer Without a Name
tone: confidence
game: answer
game.answer.es: el reloj | reloj | un reloj | los relojes | relojes
game.answer.en: the clock | clock | a clock | a watch | watch | clocks
game.attempts: 3
game.cooldown: 10 minutes
game.wins: +15 besitos, item candle
text.es:
  Este cajón no tiene cerradura. Tiene una pregunta, grabada en el latón donde los demás llevan un nombre:

  «Hay cien en el vestíbulo y ninguno está de acuerdo. Tiene agujas y no cose. ¿Qué soy?»

  —No se abre con la mano —dice Lucien—. Se abre diciéndolo.
text.en:
  This drawer has no lock. It has a question, engraved in the brass where the others bear a name:

  "There are a hundred in the hall, and no two agree. It has hands, and never claps. What am I?"

  "It does not open by hand," says Lucien. "It opens by being told."
* dentro -> puerta-roja, +5 besitos, clues += hour
  es: Leer lo que guarda
  en: Read what it keeps
  needs: won cajon
* volver -> archivo
  es: Volver a los otros cajones
  en: Go back to the other drawers
* salir -> puerta-roja, +3 besitos
  es: Dejarlo cerrado e irte
  en: Leave it shut and go

:: carta-del-marino
title.es: La carta del marino
title.en: The Sailor's Letter
tone: salt
text.es:
  «Señora: volví tres veces y tres veces no me abrió. La cuarta entendí que la puerta no estaba cerrada. Era yo
  quien empujaba, y había que tirar.»

  Debajo, con otra tinta y otra mano, una sola palabra: «Exacto».
text.en:
  "My lady: three times I came back and three times you did not open to me. The fourth time I understood that the door
  was not locked. I was pushing, and it was a door to be pulled."

  Underneath, in another ink and another hand, a single word: "Precisely."
* volver -> archivo, clues += door
  es: Devolverla a su cajón
  en: Put it back in its drawer
* llevar -> puerta-roja, +3 besitos, clues += door
  es: Ir a ver esa puerta
  en: Go and see that door

:: carta-de-la-viuda
title.es: La carta de la viuda
title.en: The Widow's Letter
tone: warmth
text.es:
  «Querida: pregunta usted en qué se nota que alguien la quiere. En que llega antes y espera fuera, para no
  encontrarla todavía peinándose.»

  El papel está gastado por los dobleces, como si alguien lo hubiera leído muchas, muchas noches.
text.en:
  "My dear: you ask how one can tell that somebody loves you. They come early, and wait outside, so as not to find you
  still combing your hair."

  The paper is worn along its folds, as though somebody had read it many, many nights.
* volver -> archivo, clues += patience
  es: Devolverla a su cajón
  en: Put it back in its drawer
* doblar -> puerta-roja, +3 besitos, clues += patience
  es: Doblarla con cuidado e irte
  en: Fold it with care and leave

:: invernadero
title.es: El invernadero de medianoche
title.en: The Midnight Glasshouse
tone: sensual
gives: +5 besitos
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
* aceptar -> puerta-roja, +5 besitos, flag took_the_flower, item camellia
  es: Aceptar la flor y rozar su mano
  en: Take the flower, brush her hand
* esperar -> puerta-roja, +3 besitos, flag made_her_wait
  es: Esperar a que diga algo
  en: Wait for her to speak

:: puerta-roja
title.es: La puerta roja
title.en: The Red Door
tone: anticipation
gives: +10 besitos
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
* abrir -> encuentro, +5 besitos, flag opened_the_door, courage += 1
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
gives: +10 besitos
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
* manana -> regreso
  es: Volver la segunda noche
  en: Come back for the second night
* despedirse -> amanecer, +3 besitos
  es: Despedirte hasta otra vez
  en: Say goodbye until another time

:: alba
title.es: El alba tras la puerta
title.en: Dawn Behind the Door
tone: tenderness
gives: +10 besitos, item brass-key
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
* manana -> regreso
  es: Volver la segunda noche
  en: Come back for the second night
* despedirse -> amanecer, +3 besitos
  es: Despedirte hasta otra vez
  en: Say goodbye until another time

// Los besitos se juntan andando y con /daily; quien tiene prisa paga el cuarto.
:: reloj-sin-agujas
title.es: El reloj sin agujas
title.en: The Clock Without Hands
tone: complicity
gives: +15 besitos, item clock-hand
price: 500
needs: min_besitos 100, flag confident_approach or flag bold_climb
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
* manana -> regreso
  es: Volver la segunda noche
  en: Come back for the second night
* despedirse -> amanecer, +3 besitos
  es: Despedirte hasta otra vez
  en: Say goodbye until another time

:: carta
title.es: La carta sin abrir
title.en: The Unopened Letter
tone: devotion
gives: +10 besitos
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
* manana -> regreso
  es: Volver la segunda noche
  en: Come back for the second night
* despedirse -> amanecer, +3 besitos
  es: Despedirte hasta otra vez
  en: Say goodbye until another time

:: amanecer
title.es: Lo que queda de la noche
title.en: What Is Left of the Night
tone: farewell
gives: +20 besitos
promise: another-dawn when visited umbral 2 gives +20 besitos
text.es:
  La verja se abre sola para dejarte salir. La lluvia, que se había detenido para que entraras, vuelve a empezar con
  mucho cuidado, como quien recoge una conversación donde la dejó.

  —Volverá —dice Lucien. No lo pregunta—. Si entra por la otra puerta, verá otra casa. Es la misma, pero hay que
  entrar dos veces para notarlo.

  {if flag promised_the_painter: En la ventana del último piso alguien levanta un pincel para despedirse. | En una
  ventana, una luz se apaga. No es la última.}
text.en:
  The gate opens by itself to let you out. The rain, which had stopped so that you could come in, begins again with
  great care, like somebody taking up a conversation where it was left.

  "You will be back," says Lucien. It is no question. "Come in by the other door and you will see another house. It is
  the same one, but one must come in twice to notice."

  {if flag promised_the_painter: At a window on the top floor somebody raises a brush to say goodbye. | At one window
  a light goes out. It is not the last one.}

== la-segunda-noche
title.es: La segunda noche
title.en: The Second Night
vip: yes

:: regreso
title.es: La puerta que se tira
title.en: The Door to Be Pulled
tone: return
gives: +20 besitos
preview.es: Esta vez no hay lluvia ni lámpara. Hay una puerta roja entornada y, detrás, una voz que pregunta por qué tardaste.
preview.en: This time there is neither rain nor lamp. There is a red door ajar and, behind it, a voice asking what kept you.
text.es:
  Esta vez no hay lluvia ni lámpara. Lucien te espera sin guantes, y ese detalle dice más que cualquier discurso.

  {if clues has door: Recuerdas al marino. Pones la mano en la puerta roja y, en vez de empujar, tiras. | Empujas la
  puerta roja. No cede. Lucien tose con delicadeza y hace con dos dedos el gesto de tirar.}

  Detrás empieza la casa que nadie te enseñó: pasillos sin retratos, lámparas encendidas, el ruido de alguien que
  camina descalzo y no se esconde.

  —Anoche la casa le miraba a usted, {name} —dice—. Hoy le toca a usted mirar.
text.en:
  This time there is neither rain nor lamp. Lucien awaits you without his gloves, and that detail says more than any
  speech.

  {if clues has door: You remember the sailor. You lay a hand on the red door and, instead of pushing, you pull. | You
  push the red door. It does not give. Lucien coughs delicately and makes, with two fingers, the gesture of pulling.}

  Behind it begins the house that nobody showed you: corridors without portraits, lamps that burn, the sound of
  somebody walking barefoot who is not hiding.

  "Last night the house was looking at you, {name}," he says. "Today it is your turn to look."
* pasos -> salon-de-baile, +5 besitos, courage += 1
  es: Seguir los pasos descalzos
  en: Follow the bare footsteps
* luz -> tocador, +5 besitos
  es: Ir hacia la luz más cálida
  en: Go towards the warmest light
* preguntar -> guantes, +3 besitos
  es: Preguntarle por los guantes
  en: Ask him about the gloves
* descansar -> amanecer
  es: Dejarlo por esta noche
  en: Leave it for tonight
  fallback: yes

:: guantes
title.es: Lo que callaba Lucien
title.en: What Lucien Kept Quiet
tone: tenderness
gives: +20 besitos
text.es:
  Se mira las manos como si fueran de otro.

  —Fui el primer invitado —dice—. Hace tanto que ya no cuento. Entré por el jardín, elegí bien en todas las puertas,
  y en la última me preguntó qué quería. Dije que quedarme. —Sonríe—. Debí pensar mejor la frase.

  Te ofrece la mano desnuda. Está tibia, y en la palma tiene escrita una hora que todavía no ha llegado.

  —A usted le va a preguntar lo mismo. No me copie.
text.en:
  He looks at his hands as if they were somebody else's.

  "I was the first guest," he says. "So long ago that I no longer count. I came in by the garden, I chose well at every
  door, and at the last one she asked me what I wanted. I said: to stay." He smiles. "I should have thought the
  sentence through."

  He offers you his bare hand. It is warm, and on its palm is written an hour that has not come yet.

  "She will ask you the same thing. Do not copy me."
* estrechar -> salon-de-baile, +5 besitos, flag freed_lucien, clues += hour
  es: Estrecharle la mano
  en: Shake his hand
* leer -> tocador, +5 besitos, clues += hour
  es: Leer la hora en su palma
  en: Read the hour on his palm
* descansar -> amanecer
  es: Dejarlo por esta noche
  en: Leave it for tonight
  fallback: yes

:: tocador
title.es: El tocador
title.en: The Dressing Room
tone: intimacy
gives: +20 besitos
text.es:
  {if clues has patience: Llegas antes de tiempo, y te acuerdas de la viuda: te quedas fuera, contando en voz baja
  hasta cien. A los ochenta se abre la puerta. «Nadie espera hasta cien», dice ella. «Me ha gustado el ochenta». | La
  puerta está abierta. Diana, frente al espejo, no se vuelve: te mira en él.}

  Lleva el pelo suelto sobre los hombros y una bata que no termina de decidir si la cubre. En la mesa hay un peine de
  carey, un frasco sin tapón y, {if flag took_the_glove: solo, un guante de seda: le falta la pareja, y los dos sabéis
  quién la tiene. | muy doblado, un guante de seda.}

  —Ven —dice, y te tiende el peine por encima del hombro—. Mi madre decía que a quien te peina no se le puede mentir.
text.en:
  {if clues has patience: You come early, and you remember the widow: you stay outside, counting under your breath to a
  hundred. At eighty the door opens. "Nobody waits until a hundred," she says. "I liked the eighty." | The door is
  open. Diana, before the mirror, does not turn: she looks at you in it.}

  Her hair falls loose over her shoulders, and her robe has not quite decided whether it covers her. On the table there
  is a tortoiseshell comb, a bottle without its stopper and, {if flag took_the_glove: all alone, a silk glove: its pair
  is missing, and both of you know who has it. | neatly folded, a silk glove.}

  "Come," she says, and holds the comb out over her shoulder. "My mother used to say that nobody can lie to whoever
  combs their hair."
* peinar -> confesion, +5 besitos, flag combed_her_hair
  es: Peinarla despacio
  en: Comb her hair, slowly
* guante -> confesion, +5 besitos, flag gave_the_glove_back, courage += 1
  es: Devolverle el guante, con tu mano dentro
  en: Give the glove back, with your hand in it
  needs: flag took_the_glove
* callar -> terraza, +3 besitos
  es: Dejar el peine y abrir el balcón
  en: Put down the comb, open the balcony
* descansar -> amanecer
  es: Dejarlo por esta noche
  en: Leave it for tonight
  fallback: yes

:: salon-de-baile
title.es: El salón de baile
title.en: The Ballroom
tone: desire
gives: +20 besitos
text.es:
  Está vacío, salvo por ella y por la música, que no se sabe de dónde viene. {if flag played_for_her: Reconoces el
  compás: es el que tocaste tú, y alguien ha escrito el resto.}

  —No sé bailar con nadie que me mire los pies —dice Diana, y te pone una mano en la nuca.

  {if mask == gold: Con la otra te quita el antifaz dorado, despacio, como quien abre una carta. | {if mask == black:
  Con la otra te quita el antifaz negro y se lo pone ella. «Ahora estamos a la par». | Con la otra te toca la cara, la
  misma que trajiste. «Nadie más llegó con ella puesta».}}

  Giráis. A la tercera vuelta el salón tiene más puertas que antes, y todas están abiertas.
text.en:
  It is empty but for her and the music, which comes from nowhere in particular. {if flag played_for_her: You know the
  bar: it is the one you played, and somebody has written the rest.}

  "I cannot dance with anybody who watches my feet," says Diana, and lays a hand on the nape of your neck.

  {if mask == gold: With the other she takes the golden mask from you, slowly, as one opens a letter. | {if mask ==
  black: With the other she takes the black mask from you and puts it on. "Now we are even." | With the other she
  touches your face, the one you brought. "Nobody else came wearing it."}}

  You turn. By the third turn the room has more doors than before, and all of them are open.
* acercarte -> confesion, +5 besitos, courage += 1, flag danced_close
  es: Acercarla hasta no oír la música
  en: Draw her close until the music is gone
* salir -> terraza, +5 besitos, flag danced_out
  es: Llevarla bailando a la terraza
  en: Dance her out onto the terrace
* descansar -> amanecer
  es: Dejarlo por esta noche
  en: Leave it for tonight
  fallback: yes

:: confesion
title.es: La pregunta
title.en: The Question
tone: truth
gives: +20 besitos
text.es:
  —Todos creen que los invito yo —dice, y por una vez no parece dueña de nada—. Es la casa. A mí también me invitó,
  hace mucho. Vine por una noche.

  Afuera empieza a clarear, y los cien relojes contienen el aliento.

  —Así que te lo pregunto como me lo preguntaron: ¿qué quieres, {name}?

  {if flag freed_lucien: Desde el umbral, Lucien, sin guantes, niega despacio con la cabeza. | En la puerta, Lucien
  mira al suelo.}
text.en:
  "Everybody thinks that I invite them," she says, and for once she does not look like the owner of anything. "It is
  the house. It invited me too, long ago. I came for one night."

  Outside it is getting light, and the hundred clocks hold their breath.

  "So I ask you as I was asked: what do you want, {name}?"

  {if flag freed_lucien: From the threshold Lucien, without his gloves, slowly shakes his head. | In the doorway Lucien
  looks at the floor.}
* irnos -> la-verja-abierta, +5 besitos, flag asked_her_to_leave
  es: «Que salgas conmigo»
  en: "That you come out with me"
  needs: courage >= 3 or clues has hour
* reir -> el-retrato, +5 besitos, flag told_her_of_the_smile
  es: «Ver el retrato contigo»
  en: "To see the portrait with you"
  needs: flag promised_the_painter
  hidden: yes
* quedarme -> otro-lucien, +3 besitos, flag stayed
  es: «Quedarme»
  en: "To stay"
* nada -> terraza, +5 besitos
  es: «Nada. Que amanezca despacio»
  en: "Nothing. A slow dawn"
* descansar -> amanecer
  es: Dejarlo por esta noche
  en: Leave it for tonight
  fallback: yes

:: terraza
title.es: La terraza
title.en: The Terrace
tone: calm
gives: +20 besitos
text.es:
  Abajo, el jardín se abre y se cierra como si respirara. El estanque guarda todavía la casa encendida.

  Diana se sienta en la baranda, de espaldas al vacío, y te deja la mano cerca, a la distancia exacta en que tomarla
  es una decisión.

  —{Aquí no contesta nadie a lo que le pregunto —dice—. Por eso es mi sitio favorito. | Otra vez aquí —dice—. Vas a
  conseguir que sea el tuyo.}
text.en:
  Below, the garden opens and closes as if it were breathing. The pond still holds the house with all its lights.

  Diana sits down on the balustrade, her back to the drop, and leaves her hand close to you, at exactly the distance at
  which taking it is a decision.

  "{Nobody here answers what I ask," she says. "That is why I like it best. | Here again," she says. "You will end up
  making it yours.}"
* mano -> primera-luz, +5 besitos, flag took_her_hand
  es: Tomarle la mano
  en: Take her hand
* volver -> confesion, +3 besitos
  es: Pedirle que te pregunte a ti
  en: Ask her to ask you
  once: yes
* moneda -> la-verja-abierta, +5 besitos
  es: Tirar la moneda al estanque
  en: Throw the coin into the pond
  needs: item lucky-coin
* descansar -> amanecer
  es: Dejarlo por esta noche
  en: Leave it for tonight
  fallback: yes

:: primera-luz
title.es: La primera luz
title.en: First Light
tone: peace
gives: +30 besitos, item music-box
text.es:
  No dice nada, y tú tampoco, y eso resulta ser la conversación más larga de las dos noches.

  Cuando el sol toca la baranda, su mano sigue en la tuya. Los relojes dan cada uno su hora, todos distintos, todos
  contentos.

  —Mañana no te esperaré —dice—. Así sabré que vienes.
text.en:
  She says nothing, and neither do you, and it turns out to be the longest conversation of the two nights.

  When the sun touches the balustrade her hand is still in yours. Each clock strikes its own hour, all of them
  different, all of them content.

  "Tomorrow I will not wait for you," she says. "That is how I will know that you are coming."

:: la-verja-abierta
title.es: La verja, por fuera
title.en: The Gate, From Outside
tone: freedom
gives: +50 besitos, item ivory-invitation
text.es:
  Cruza la verja como quien entra en agua fría: primero un pie, luego la risa, luego todo lo demás.

  Detrás, las ventanas se van encendiendo una a una, hasta que la casa se parece a la del estanque. En cada una
  saluda alguien.

  —¿Y ahora? —pregunta Diana, que nunca había visto su casa desde aquí.

  {if flag freed_lucien: Lucien pasa entre los dos con una maleta pequeña y las manos al aire. «Ahora», dice, «cada
  quien trae su hora». | En el porche queda un par de guantes grises, bien doblados.}
text.en:
  She crosses the gate the way one walks into cold water: first a foot, then the laughter, then all the rest.

  Behind you the windows light up one by one, until the house looks like the one in the pond. At each of them somebody
  is waving.

  "And now?" asks Diana, who had never seen her house from here.

  {if flag freed_lucien: Lucien walks between the two of you with a small suitcase and bare hands. "Now," he says,
  "everyone brings their own hour." | On the porch a pair of grey gloves is left, neatly folded.}

:: el-retrato
title.es: El último retrato
title.en: The Last Portrait
tone: joy
secret: yes
gives: +50 besitos, item dianas-portrait, achievement dianas-favourite
text.es:
  El viejo aparta el paño de un tirón, porque despacio no podría.

  Diana mira a la mujer que ríe. La mira mucho. Se lleva una mano a la boca, para comparar.

  —Treinta años buscándome en los espejos —dice al fin—, y resulta que estaba detrás de un marco.

  Y se ríe, exactamente así, y el pintor, que ya no tiene nada que terminar, se sienta en el suelo a llorar de gusto.
text.en:
  The old man tears the cloth away, because slowly he never could.

  Diana looks at the woman who is laughing. She looks for a long time. She raises a hand to her mouth, to compare.

  "Thirty years looking for myself in mirrors," she says at last, "and all the while I was behind a frame."

  And she laughs, exactly like that, and the painter, who has nothing left to finish, sits down on the floor and weeps
  for joy.

:: otro-lucien
title.es: El par de guantes
title.en: The Pair of Gloves
tone: irony
gives: +20 besitos
text.es:
  —Qué frase tan bonita —dice Diana, y hay en su voz una pena muy educada.

  Lucien te tiende los guantes. Son grises, y te quedan bien; eso es lo peor.

  Esa noche, cuando deja de llover, sales a la verja con una lámpara sin llama. Alguien llega, puntual.

  —Eso ya la hará sonreír —te oyes decir.
text.en:
  "What a lovely sentence," says Diana, and there is a very well-mannered sorrow in her voice.

  Lucien holds out the gloves to you. They are grey, and they fit; that is the worst of it.

  That night, when the rain stops, you walk out to the gate with a lamp that has no flame. Somebody arrives, punctual.

  "That alone will make her smile," you hear yourself say.
