/**
 * Personal names beyond those of compromise's lexicon; one comma-separated list a kind.
 * Written for this project from general knowledge.
 */

export const firstNames = `
Abena,Abigail,Adebayo,Adwoa,Ahmed,Aiko,Aisha,Akira,Alejandro,Aleksandr,Alessandro,Ali,Alice,Aline,Amara,Amelia,Amina,
Amir,Ana,Anders,Andrzej,Angela,Anjali,Anna,Antoine,Antonio,Anya,Arjun,Arnold,Arturo,Arun,Asha,Astrid,Ayesha,Ayumi,
Beatriz,Benedict,Bjorn,Björn,Bogdan,Boris,Camille,Carlos,Carmen,Caroline,Catalina,Chen,Chiara,Chidi,Chike,Chinedu,
Chinua,Chloe,Christine,Christophe,Claire,Claudia,Clement,Cristina,Dae-jung,Dagmar,Daniel,Daria,Deepak,Diego,Dieter,
Dmitri,Dmitry,Dominik,Donald,Ebele,Edgar,Eduardo,Ekaterina,Elena,Elif,Elon,Emeka,Emily,Emma,Emmanuel,Enrique,Erik,
Esperanza,Esra,Eva,Ewa,Fabio,Farah,Fatima,Fatou,Federico,Felipe,Femi,Feng,Fernando,Fiona,Francesca,Francisco,Franz,
Frédéric,Freya,Friedrich,Gabriela,Gavin,Georgios,Gerhard,Giovanni,Giulia,Giuseppe,Greta,Guillermo,Gunther,Gustav,Hans,
Haruki,Hassan,Heinrich,Helga,Helmut,Henrik,Hideo,Hiroshi,Hugo,Hussein,Ibrahim,Ifeoma,Ignacio,Igor,Imran,Indira,Ines,
Ingrid,Irina,Isabel,Ismail,Ivan,Jacek,Jacques,Jakub,Jamal,Jan,Javier,Jean,Jean-Luc,Jean-Pierre,Jens,Jin,Joao,João,
Joaquin,Johan,Johann,Johannes,Jorge,José,Jose,Josef,Juan,Jürgen,Kamala,Karim,Karl,Katarzyna,Kemal,Kenji,Khalid,Kim,
Kofi,Krzysztof,Kumar,Kwame,Lakshmi,Lars,Laszlo,Leila,Leonardo,Lin,Ling,Lorenzo,Lucia,Ludwig,Luigi,Luis,Luiz,Magnus,
Mahmoud,Maja,Malik,Manuel,Marcelo,Marco,Maria,María,Mariana,Mario,Marta,Martina,Mateo,Matteo,Matthias,Mehmet,Mei,
Miguel,Mikhail,Milan,Ming,Mohamed,Mohammed,Muhammad,Nadia,Naomi,Narendra,Natasha,Nelson,Ngozi,Niamh,Nikola,Nikolai,
Nina,Noah,Obi,Oksana,Olaf,Oleg,Olena,Olga,Olumide,Omar,Osama,Oscar,Pablo,Paolo,Pascal,Patrice,Paulo,Pavel,Pedro,Petr,
Petra,Pierre,Piotr,Priya,Rachid,Raj,Rajesh,Ravi,Rafael,Ramon,Ranjit,Raul,Recep,Ricardo,Roberto,Rodrigo,Rohan,Rosa,
Ryan,Sadiq,Salma,Samira,Sana,Sanjay,Santiago,Satoshi,Sean,Seán,Sergei,Sergey,Sergio,Shinzo,Shreya,Sigrid,Silvia,
Siobhan,Sofia,Soren,Stefan,Sunita,Svetlana,Takeshi,Tamara,Tariq,Tatiana,Thabo,Thomas,Tomas,Tomasz,Ursula,Valentina,
Vasily,Vera,Viktor,Vincent,Vitalik,Vladimir,Volodymyr,Wanjiru,Wei,Werner,Winnie,Wojciech,Xavier,Xi,Xin,Yan,Yang,
Yannick,Yasmin,Yetunde,Yoko,Youssef,Yuki,Yulia,Yuri,Yusuf,April,Austin,Brooklyn,Chelsea,Florence,Georgia,Grace,Jordan,June,Madison,May,Rose,Savannah,Sydney,
Virginia,Will,Zainab,Zanele,Zhang,Zoltan,Zuzana,Jerome,Hal,Warren,Oprah,
Barack,Beyoncé,Serena,Usain,Cristiano,Lionel,Jair,Boyd,Linus,Guido,Bjarne,Ada,Alan,Grace,Marie,Nikita,Jeff,Satya,Sundar`;

export const lastNames = `
Abe,Abubakar,Achebe,Adenauer,Adeyemi,Aguilar,Ahmadi,Alonso,Al-Assad,Altman,Andersson,Armstrong,Asante,Bach,Bachelet,
Balogun,Banerjee,Banda,Bauer,Becker,Berg,Berlusconi,Bernard,Bezos,Bianchi,Biden,Blair,Bloomberg,Bonnet,Brown,Bush,Buterin,
Castro,Chakraborty,Chan,Chang,Chatterjee,Chavez,Chen,Churchill,Clinton,Conti,Cruz,da Silva,Da Silva,Darwin,Davies,
de Gaulle,Desai,Diallo,Diaz,Dimitrov,Dubois,Dupont,Durand,Einstein,Eriksson,Esposito,Evans,Fernandes,Fernandez,Ferrari,
Ferreira,Fischer,Flores,Fontaine,Franco,Fujimoto,Fuchs,Gandhi,Garcia,García,Gates,Georgiou,Goldberg,Gomez,Gonzalez,
González,Grigoryan,Gruber,Gupta,Gutierrez,Hansen,Haraldsen,Hernandez,Herrera,Hoffmann,Horvat,Hoskinson,Hughes,Hussain,
Ito,Ivanov,Ivanova,Iyer,Jansen,Jensen,Jimenez,Johansson,Johnson,Jones,Kagame,Kamau,Kapoor,Kato,Keita,Keller,Kelly,
Kennedy,Kenyatta,Khan,Khumalo,Kim,Klein,Kobayashi,Koch,Kovac,Kovacs,Kovalenko,Kowalski,Krause,Krishnan,Kruger,Kumar,
Lagarde,Larsen,Larsson,Laurent,Lee,Lefebvre,Lehmann,Li,Lindberg,Liu,Lopez,López,Lubin,Lula,Ma,Macron,Maduro,Malhotra,
Mandela,Martin,Martinez,Mbeki,Mehta,Mensah,Merkel,Meyer,Modi,Mohamed,Moreau,Moreno,Moretti,Mozart,Mukherjee,Muller,
Müller,Murphy,Musk,Mwangi,Nakamoto,Nakamura,Ndlovu,Nehru,Netanyahu,Newton,Ng,Nguyen,Nielsen,Nilsson,Nkrumah,Novak,
Nowak,O'Brien,O'Connor,O'Neill,Obama,Obi,Ochoa,Odinga,Okafor,Okeke,Okonkwo,Olsen,Orban,Orbán,Ortega,Otieno,Owusu,Park,
Patel,Pedersen,Pereira,Perez,Pérez,Petersen,Petrov,Petrova,Pham,Picasso,Popescu,Popov,Putin,Rahman,Rajan,Ramaphosa,
Ramirez,Ramos,Rao,Reddy,Reyes,Ricci,Rivera,Rodriguez,Romano,Rossi,Rousseau,Roy,Ruiz,Russo,Salazar,Sanchez,Santos,
Sato,Scholz,Schmidt,Schneider,Schröder,Schulz,Sedlak,Sen,Shah,Shakespeare,Sharma,Shevchenko,Silva,Singh,Smith,Soares,
Socrates,Sokolov,Sorensen,Stalin,Suzuki,Svensson,Szabo,Takahashi,Tanaka,Taylor,Thatcher,Torres,Tran,Traore,Trudeau,
Trump,Tusk,Tutu,Tyson,Ueda,Vargas,Vasquez,Verma,Vogel,Volkov,Wagner,Walsh,Wang,Watanabe,Weber,Williams,Wilson,Wolf,Wong,
Wood,Wright,Wu,Xi,Xu,Yamada,Yamamoto,Yang,Yellen,Yeltsin,Yilmaz,Yoshida,Zelensky,Zelenskyy,Zhang,Zhao,Zhou,Zimmermann,
Zuckerberg,Zuma`;

/** Names that mean one person even when they stand alone. */
export const singleNames = `
Aristotle,Archimedes,Banksy,Bach,Beethoven,Beyonce,Beyoncé,Bono,Buddha,Caesar,Cezanne,Charlemagne,Chopin,Churchill,
Cleopatra,Columbus,Confucius,Copernicus,Dante,Darwin,Descartes,Dickens,Einstein,Euclid,Euler,Freud,Galileo,Gandhi,
Gauss,Goethe,Hannibal,Hemingway,Hitler,Homer,Jesus,Kafka,Kant,Kepler,Lenin,Leonardo,Lincoln,Macron,Madonna,Mandela,Marx,
Merkel,Messi,Michelangelo,Mohammed,Monet,Moses,Mozart,Muhammad,Musk,Napoleon,Nehru,Neymar,Nietzsche,Obama,Orwell,
Pele,Pelé,Picasso,Plato,Putin,Pythagoras,Raphael,Rembrandt,Rihanna,Ronaldo,Rousseau,Satoshi,Shakespeare,Shakira,
Socrates,Spinoza,Stalin,Stravinsky,Thatcher,Tolkien,Tolstoy,Trump,Tutankhamun,Vermeer,Vitalik,Vivaldi,Voltaire,
Zelensky,Zeus,Biden`;
