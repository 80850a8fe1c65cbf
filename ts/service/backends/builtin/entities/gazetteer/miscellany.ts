/**
 * MISC names: peoples, languages, coins, products, events and works; one comma-separated list a kind.
 * Written for this project from general knowledge.
 */

export const peoples = `
Aboriginal,Afghan,African,African American,Albanian,Algerian,American,Amharic,Andean,Anglo-Saxon,Angolan,Arab,Arabian,
Arabic,Aramaic,Argentine,Argentinian,Armenian,Asian,Australian,Austrian,Azerbaijani,Aztec,Bahraini,Balinese,Balkan,
Baltic,Bangladeshi,Bantu,Basque,Bavarian,Belarusian,Belgian,Bengali,Berber,Bolivian,Bosnian,Brazilian,Breton,Brit,
British,Britons,Buddhist,Bulgarian,Burmese,Byzantine,Californian,Cambodian,Cameroonian,Canadian,Cantonese,Catalan,
Catholic,Caucasian,Celtic,Chadian,Chilean,Chinese,Christian,Colombian,Congolese,Cossack,Creole,Croat,Croatian,Cuban,
Cypriot,Czech,Dane,Danish,Dominican,Dutch,Ecuadorian,Egyptian,Emirati,English,Eritrean,Estonian,Ethiopian,Eurasian,
European,Farsi,Fijian,Filipino,Finn,Finnish,Flemish,French,Frenchman,Gaelic,Galician,Georgian,German,Germanic,Ghanaian,
Greek,Guatemalan,Gujarati,Haitian,Hausa,Hawaiian,Hebrew,Hindi,Hindu,Hispanic,Honduran,Hungarian,Icelandic,Igbo,Inca,
Indian,Indonesian,Inuit,Iranian,Iraqi,Irish,Irishman,Islamic,Israeli,Italian,Jamaican,Japanese,Javanese,Jew,Jewish,
Jordanian,Kazakh,Kenyan,Khmer,Korean,Kurd,Kurdish,Kuwaiti,Laotian,Latin,Latino,Latvian,Lebanese,Liberian,Libyan,
Lithuanian,Londoner,Lutheran,Macedonian,Malagasy,Malawian,Malay,Malaysian,Malian,Maltese,Mandarin,Maori,Marathi,Marxist,
Mauritian,Mayan,Mediterranean,Mexican,Moldovan,Mongol,Mongolian,Moroccan,Mormon,Mozambican,Muslim,Namibian,Navajo,
Nepalese,Nepali,Nicaraguan,Nigerian,Nordic,Norman,North Korean,Norwegian,Orthodox,Ottoman,Pakistani,Palestinian,
Panamanian,Paraguayan,Parisian,Pashto,Persian,Peruvian,Polish,Portuguese,Protestant,Punjabi,Qatari,Roman,Romanian,
Russian,Rwandan,Sanskrit,Saudi,Scandinavian,Scot,Scots,Scottish,Senegalese,Serb,Serbian,Shia,Shona,Siberian,Sicilian,
Sikh,Sinhalese,Slav,Slavic,Slovak,Slovenian,Somali,South African,South Korean,Soviet,Spaniard,Spanish,Sudanese,Sumerian,
Sunni,Swahili,Swede,Swedish,Swiss,Syrian,Tagalog,Taiwanese,Tajik,Tamil,Tanzanian,Telugu,Texan,Thai,Tibetan,Togolese,
Tunisian,Turk,Turkish,Turkmen,Ugandan,Ukrainian,Urdu,Uruguayan,Uyghur,Uzbek,Venetian,Venezuelan,Victorian,Vietnamese,
Viking,Welsh,Western,Xhosa,Yiddish,Yoruba,Zambian,Zimbabwean,Zionist,Zulu,Americans,Germans,Italians,Russians,Indians,
Europeans,Africans,Asians,Canadians,Australians,Mexicans,Brazilians,Egyptians,Greeks,Romans,Turks,Kurds,Jews,Muslims,
Christians,Catholics,Arabs,Ukrainians,Israelis,Palestinians,Iranians,Nigerians,Kenyans,Koreans,Swedes,Danes,Finns,
Norwegians,Belgians,Austrians,Hungarians,Romanians,Serbs,Croats,Cubans,Colombians,Vikings,Democrat,Democrats,Republican,
Republicans`;

export const coins = `
Aptos,Avalanche,AVAX,Bitcoin,Bitcoin Cash,BNB,BNB Chain,BTC,BCH,Cardano,ADA,Cosmos,ATOM,DAI,Dai,Dash,Dogecoin,DOGE,DOT,EOS,
ERC-20,ERC-721,ERC-1155,ERC-4337,ETC,ETH,Ether,Ethereum,Ethereum Classic,Fantom,Filecoin,FIL,FTM,Hedera,Internet Computer,
Kusama,LINK,Litecoin,LTC,LUNA,Mantle,MATIC,Monero,NEAR,NEO,Osmosis,Pepe,Polkadot,Polygon,Ropsten,Goerli,Sepolia,Holesky,
Shiba Inu,SHIB,SOL,Solana,Starknet,Stellar,Sui,Tezos,TON,TRON,Tron,TRX,UNI,USDC,USDT,WBTC,WETH,XLM,XMR,XRP,XTZ,Zcash,ZEC,
Lightning Network,Base Mainnet,EVM,Merge,Beacon Chain,EIP-1559,EIP-712,EIP-4844,EIP-7702,Solidity,Vyper,Foundry,Hardhat`;

export const products = `
Adobe Photoshop,AirPods,Airbus A380,Alexa,AlphaGo,Android,Apache,Apple Watch,Boeing 737,Boeing 747,Chrome,ChatGPT,Claude,
Concorde,Docker,DeepSeek,Excel,Firefox,Galaxy S,Game Boy,Gemini Pro,Gmail,Google Maps,Google Docs,GPT,GPT-2,GPT-3,GPT-4,
Hubble,iMac,iOS,iPad,iPhone,iPod,Java,JavaScript,Kindle,Kotlin,Kubernetes,Linux,Llama,MacBook,macOS,Model S,Model T,
Minecraft,MySQL,Node.js,Office 365,PlayStation,Pokemon,PostgreSQL,PowerPoint,Prius,Python,React,Ruby on Rails,Rust,
Sputnik,Swift,Tetris,Titanic,TypeScript,Ubuntu,Unix,Viagra,Walkman,WebAssembly,Wi-Fi,Windows,Windows 10,Windows 95,
WordPress,Apollo 11,Voyager,Bluetooth,Nobel`;

export const events = `
Arab Spring,Bastille Day,Black Death,Black Friday,Brexit,Champions League Final,Christmas,Christmas Eve,Cold War,
Cannes Film Festival,Chinese New Year,D-Day,Diwali,Earth Day,Easter,Eid,Emmy,Emmys,Eurovision,Eurovision Song Contest,
Euro 2024,Fourth of July,French Open,French Revolution,Golden Globes,Grammy,Grammys,Grand Prix,Great Depression,
Great War,Halloween,Hanukkah,Holocaust,Independence Day,Industrial Revolution,Iron Age,Labor Day,Mardi Gras,Middle Ages,
New Year,New Year's Eve,Nobel Peace Prize,Nobel Prize,Oktoberfest,Olympic,Olympic Games,Olympics,Oscar,Oscars,
Paralympics,Passover,Pulitzer Prize,Ramadan,Reformation,Renaissance,Ryder Cup,Six Nations,Stone Age,Super Bowl,
Summer Olympics,Winter Olympics,Thanksgiving,Tour de France,Turing Award,US Open,Valentine's Day,Watergate,Wimbledon,
Woodstock,World Cup,World Series,World War I,World War II,World War One,World War Two,Yom Kippur,Devcon,Devconnect,
EthCC,ETHGlobal`;

export const works = `
Alice in Wonderland,Animal Farm,Anna Karenina,Batman,Bible,Bill of Rights,Brave New World,Bohemian Rhapsody,
Citizen Kane,Constitution,Crime and Punishment,Divine Comedy,Don Quixote,Dracula,Dune,Frankenstein,
Game of Thrones,Godfather,Great Expectations,Guernica,Gulliver's Travels,Hamlet,
Iliad,Jane Eyre,Jurassic Park,King Lear,Koran,La La Land,Les Misérables,Little Women,Lord of the Rings,
Macbeth,Magna Carta,Mein Kampf,Moby Dick,Moby-Dick,Mona Lisa,Monopoly,Odyssey,Oliver Twist,Othello,Paradise Lost,
Pride and Prejudice,Quran,Robinson Crusoe,Romeo and Juliet,Sesame Street,Sgt. Pepper,Simpsons,Star Trek,
Star Wars,Starry Night,Spider-Man,Superman,The Crown,The Godfather,The Great Gatsby,The Hobbit,The Iliad,
The Lord of the Rings,The Matrix,The Odyssey,The Office,The Simpsons,The Sopranos,The Wire,Titanic,Torah,Toy Story,
Treasure Island,Ulysses,War and Peace,Wuthering Heights,Breaking Bad`;
