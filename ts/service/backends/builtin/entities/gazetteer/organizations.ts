/**
 * Organizations: companies, public bodies, media, clubs and crypto outfits; one comma-separated list a kind.
 * Written for this project from general knowledge.
 */

export const companies = `
3M,ABB,Accenture,Acer,Adidas,Adobe,Aetna,Aflac,AIG,Airbnb,Airbus,Aldi,Alibaba,Allianz,Alphabet,Amazon,AMD,
American Airlines,American Express,Anthropic,Apple,Aramco,ArcelorMittal,Arm,ASML,AstraZeneca,Asus,AT&T,Atlassian,Audi,
Aviva,AXA,BAE Systems,Baidu,Barclays,BASF,Bayer,BBVA,Bentley,Berkshire Hathaway,Best Buy,BHP,BlackRock,Bloomberg,BMW,
BNP Paribas,Boeing,Booking.com,Bosch,Boston Dynamics,BP,Bridgestone,British Airways,BT,Burberry,Burger King,ByteDance,
Cadbury,Canon,Capgemini,Cargill,Carrefour,Cartier,Caterpillar,Chanel,Chevrolet,Chevron,Chrysler,Cisco,Citi,Citigroup,
Citibank,Cloudflare,Coca-Cola,Colgate,Comcast,Commerzbank,Costco,Credit Suisse,Daimler,Dell,Deloitte,Delta Air Lines,
Delta,Deutsche Bank,Deutsche Telekom,DHL,Diageo,Dior,Discord,Disney,Dow Jones,Dropbox,Duolingo,Dyson,eBay,EasyJet,EDF,
Electronic Arts,Eli Lilly,Emirates,Enel,Engie,Eni,Epic Games,Equinor,Ericsson,Ernst & Young,Etsy,EY,Exxon,ExxonMobil,
Facebook,FedEx,Ferrari,Fiat,Ford,Foxconn,Fujitsu,Gap,Gazprom,General Electric,General Motors,Generali,GitHub,GitLab,
Glencore,GlaxoSmithKline,GSK,Goldman Sachs,Google,Grab,Gucci,H&M,Harley-Davidson,Heineken,Heinz,Hermes,Hewlett-Packard,
Hilton,Hitachi,Honda,Honeywell,HP,HSBC,Huawei,Hugging Face,Hyundai,IBM,IKEA,Infosys,ING,Instagram,Intel,Intuit,
Jaguar,JPMorgan,JPMorgan Chase,JP Morgan,Johnson & Johnson,KFC,Kia,KLM,Kodak,KPMG,L'Oréal,L'Oreal,Lego,Lenovo,LG,Lidl,
LinkedIn,Lockheed Martin,Logitech,Lufthansa,Lukoil,LVMH,Lyft,Maersk,Marriott,Mars Inc,Mastercard,Mattel,Mazda,
McDonald's,McKinsey,Mercedes,Mercedes-Benz,Merck,Meta,Microsoft,Mistral,Mitsubishi,Moderna,Moody's,Morgan Stanley,
Motorola,Mozilla,MTN,Nestlé,Nestle,Netflix,Nike,Nikon,Nintendo,Nissan,Nokia,Nomura,Novartis,Novo Nordisk,Nvidia,NVIDIA,
OpenAI,Oracle,Palantir,Panasonic,PayPal,Pepsi,PepsiCo,Pernod Ricard,Peugeot,Pfizer,Philips,Pinterest,Porsche,Prada,
PricewaterhouseCoopers,PwC,Procter & Gamble,Procter and Gamble,Johnson and Johnson,Puma,Qantas,Qatar Airways,Qualcomm,Rakuten,Raytheon,Red Hat,Reddit,Reliance,
Renault,Repsol,Revolut,Rio Tinto,Roche,Rolex,Rolls-Royce,Rosneft,Ryanair,Safaricom,Sainsbury's,Salesforce,Samsung,
Sanofi,Santander,SAP,Shell,Shopify,Siemens,Skype,Slack,Snap,Snapchat,Société Générale,SoftBank,Sony,SpaceX,Spotify,
Square,Standard Chartered,Starbucks,Stellantis,Stripe,Subaru,Suzuki,Swatch,Target,Tata,Telefonica,Telegram,Temu,
Tencent,Tesco,Tesla,Texas Instruments,TikTok,Toshiba,Total,TotalEnergies,Toyota,TSMC,Twilio,Twitch,Twitter,Uber,UBS,
Unilever,UniCredit,Universal Music,UPS,Vale,Verizon,Visa,Vodafone,Volkswagen,Volvo,Walmart,Warner Bros,WeWork,
Wells Fargo,Western Union,WhatsApp,Wikipedia,Wirecard,Xbox,Xerox,Xiaomi,Yahoo,Yamaha,Yandex,YouTube,Zara,Zoom,ZTE`;

export const publicBodies = `
African Union,ASEAN,Bank of Japan,Bundesbank,Bundestag,CERN,CIA,Congress,Council of Europe,DARPA,DEA,
Department of Defense,Department of Justice,Department of State,Downing Street,ECB,ECOWAS,EPA,ESA,EU,
European Commission,European Council,European Parliament,European Space Agency,Europol,FAA,FBI,FCC,FDA,FEMA,FDIC,
Federal Reserve,Fed,FIFA,Food and Drug Administration,FTC,G7,G20,Greenpeace,Hamas,Hezbollah,House of Commons,
House of Lords,House of Representatives,ICC,IAEA,IEA,ILO,IMF,International Monetary Fund,
International Criminal Court,International Olympic Committee,Interpol,IOC,IRA,IRS,ISIS,ISS,Kremlin,Knesset,KGB,
Labour Party,Labour,Conservative Party,Democratic Party,Republican Party,Green Party,MI5,MI6,Mossad,NASA,NATO,
National Guard,NHS,NSA,OECD,OPEC,Oxfam,al-Qaeda,Islamic State,Sinn Féin,Boko Haram,Parliament,Pentagon,PLO,Red Cross,Royal Navy,Royal Air Force,
Securities and Exchange Commission,SEC,Senate,State Department,Supreme Court,Taliban,Treasury,UEFA,UN,UNESCO,UNHCR,
UNICEF,United Nations,Unicef,US Army,Vatican Bank,White House,WHO,Wikimedia Foundation,World Bank,
World Economic Forum,World Food Programme,World Health Organization,World Trade Organization,WTO,WWF,W3C,IEEE,IETF,
Amnesty International,Human Rights Watch,Doctors Without Borders,Salvation Army,Save the Children,YMCA,NBA,NFL,NHL,MLB,
Premier League,Bundesliga,La Liga,Serie A,Ligue 1,Champions League,Formula One`;

export const media = `
ABC,ABC News,AFP,Al Jazeera,AP,Associated Press,BBC,BBC News,Bloomberg News,Boston Globe,CBS,CBS News,Channel 4,
Chicago Tribune,CNBC,CNN,CoinDesk,Cointelegraph,Daily Mail,Daily Mirror,Daily Telegraph,Decrypt,Der Spiegel,
Deutsche Welle,Economist,ESPN,Financial Times,Forbes,Fox News,Globe and Mail,Guardian,HBO,Hulu,Independent,ITV,
Le Figaro,Le Monde,Los Angeles Times,MTV,National Geographic,NBC,NBC News,New York Post,New York Times,New Yorker,
Newsweek,NPR,Observer,PBS,Reuters,Rolling Stone,RT,Sky News,South China Morning Post,Sydney Morning Herald,TASS,
The Block,The Economist,The Guardian,The Independent,The New York Times,The New Yorker,The Times,The Verge,
The Wall Street Journal,The Washington Post,Times of India,USA Today,Vogue,Wall Street Journal,Washington Post,Wired,
Xinhua,El País,Die Zeit,Asahi Shimbun`;

export const schools = `
Caltech,Columbia University,Cornell,Dartmouth,Eton,ETH Zurich,Harvard,Harvard Law School,Imperial College London,Juilliard,
King's College London,London School of Economics,LSE,MIT,Massachusetts Institute of Technology,Oxbridge,Princeton,
Sorbonne,Stanford,Trinity College,UCL,UCLA,University College London,Yale,West Point,Johns Hopkins`;

export const clubs = `
AC Milan,Ajax,Arsenal,Aston Villa,Atlanta Hawks,Atletico Madrid,Barcelona FC,Bayern Munich,Benfica,Boca Juniors,
Borussia Dortmund,Boston Celtics,Boston Red Sox,Celtic,Chelsea,Chicago Bears,Chicago Bulls,Chicago Cubs,
Crystal Palace,Dallas Cowboys,Everton,FC Barcelona,FC Porto,Feyenoord,Flamengo,Galatasaray,Golden State Warriors,
Green Bay Packers,Inter Milan,Juventus,Leeds United,Leicester City,Liverpool FC,Los Angeles Lakers,Lakers,
Manchester City,Manchester United,Miami Heat,Milwaukee Bucks,New England Patriots,New York Giants,New York Knicks,
New York Yankees,Red Sox,White Sox,Dodgers,Knicks,Celtics,Cowboys,Patriots,Yankees,Newcastle United,Olympique Marseille,Paris Saint-Germain,PSG,Rangers,Real Madrid,River Plate,
AS Roma,Red Bull Racing,San Francisco Giants,Sevilla,Sporting Lisbon,Toronto Raptors,Tottenham,Tottenham Hotspur,
West Ham,West Ham United,Wolverhampton Wanderers,All Blacks,Springboks`;

export const crypto = `
0x Labs,1inch,a16z,Aave,Alameda Research,Alchemy,Anchorage Digital,Ankr,Arbitrum,Arbitrum Foundation,Balancer,Bakkt,
Base,BitFinex,Bitfinex,Bitget,BitGo,BitMEX,Bitmain,Bitpanda,Bitstamp,BlockFi,Blockstream,Bybit,Celsius,
Celsius Network,Chainalysis,Chainlink,Chainlink Labs,Circle,CoinGecko,CoinMarketCap,Coinbase,Compound,Consensys,
ConsenSys,Convex,Crypto.com,Curve,Curve Finance,Dapper Labs,Deribit,dYdX,EigenLayer,ENS,EtherFi,Etherscan,
Ethereum Foundation,Fireblocks,Flashbots,FTX,Galaxy Digital,Gemini,Genesis,Gitcoin,Gnosis,Grayscale,HTX,Huobi,
Hyperliquid,Immutable,Infura,Infernet,Jump Trading,Kraken,Kucoin,KuCoin,LayerZero,Ledger,Lido,Lido Finance,MakerDAO,
MetaMask,MicroStrategy,Moonpay,MoonPay,Morpho,Mt. Gox,Multicoin Capital,Nansen,Nethermind,Offchain Labs,OKX,
OP Labs,OpenSea,OpenZeppelin,Optimism,Pantera Capital,Paradigm,Parity,Paxos,Phantom,Pimlico,Polygon Labs,Poloniex,
ProtoDAO,Protocol Labs,QuickNode,Quantstamp,Rabby,Rarible,Ripple,Ritual,Robinhood,Rocket Pool,Safe,Scroll,Sequoia,
Sequoia Capital,Sigma Prime,Silvergate,Sky,Solana Foundation,Solana Labs,StarkWare,Sushi,SushiSwap,Synthetix,Taiko,
Tally,Tenderly,Terraform Labs,Tether,The Graph,Three Arrows Capital,Tornado Cash,Trail of Bits,Trezor,Uniswap,
Uniswap Labs,Wintermute,Wormhole,Y Combinator,Yearn,Yuga Labs,ZKsync,zkSync,Zora`;
