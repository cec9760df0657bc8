"""Words that simulated organisations are made of: names, departments, skills, goals, projects.

Given and family names come from many cultures, each written down by hand and combined by chance: a full name is nobody's in particular.
"""

from __future__ import annotations

from typing import NamedTuple

GIVEN_NAMES = tuple(
    """
    Aaliyah Aarav Abena Adaeze Ahmed Aiko Aino Akosua Alejandra Aleksandra Alessia Alma Amadou Amara Amélie Amina Ana Anders Andrzej Aneta
    Anjali Anneli Antonio Anya Aoife Arjun Asel Astrid Ayaan Ayşe Azadeh Babak Balázs Baraka Beatriz Bence Benjamin Bianca Bilal Bjørn
    Bogdan Boipelo Bruno Callum Camila Carlos Carmen Catarina Cédric Chidi Chiara Chioma Choi Ciara Clara Claudia Connor Cristina Daan
    Dagný Dalia Damir Daniela Daria Davide Deepa Delphine Desta Dilnoza Dimitra Diego Dominika Dorota Eduardo Efua Eilidh Ekaterina Elif
    Elena Elías Elin Emeka Emilia Emre Enzo Erik Esra Esther Eszter Eva Farah Fatima Faisal Fernanda Filip Fiona Folake Francesca Freya
    Gabriela Gaia Gareth Giorgos Gintarė Giulia Grace Greta Guðrún Gustavo Hai Hana Hannah Haruto Hassan Heidi Helena Henrik Hina Hoa Hugo
    Ibrahim Ida Ifeoma Ilse Imani Indira Ines Ingrid Ioana Iris Isabel Ishaan Ivan Iwona Jae Jakub Jamal Jana Jasmin Javier Jelena Jiho
    Joana Johanna Jorge Josefine Juan Julien Jun Kaito Kamala Karim Katarzyna Kateryna Kaveh Keiko Kerstin Khadija Kiran Kofi Kwame Lars
    Laura Lamia Layla Leila Leonor Levente Liam Ling Linnea Lucía Ludmila Luka Luis Lukas Łukasz Mads Mahsa Mai Malik Manuela Marek Margit
    Maria Marko Mateo Matilda Maya Mehmet Mei Mercy Mihai Mila Milica Minh Mirela Miriam Mohamed Mona Musa Nadia Naledi Naomi Natália
    Neha Nia Niamh Nikola Nilufar Noah Noor Nora Oksana Olga Olivia Omar Ondřej Ömer Oscar Otto Paolo Parisa Pavel Pedro Petra Pia Piotr
    Priya Quentin Rachel Rafael Rania Rashid Raúl Rebecca Renata Ritu Rohan Rosa Ruth Saga Samira Sanjay Sara Sebastián Selma Seo Shira
    Sigrid Simone Sipho Sofia Soraya Stefan Sunita Svetlana Tadeusz Takumi Tamar Tariq Tatiana Tendai Thabo Thiago Tiina Tomás Tove Uma
    Valeria Vera Viktor Vinícius Wanjiru Wei Wiktoria Ximena Yael Yara Yasmin Yuki Yusuf Zahra Zainab Zoë Zofia Zsófia
    """.split()
)

FAMILY_NAMES = tuple(
    """
    Abara Abdi Acheampong Adeyemi Aguilar Ahmadi Almeida Alvarez Amoah Andersen Andrade Antonescu Aoki Appiah Aydin Azevedo Bailey Bakker
    Balogun Banerjee Barbosa Barros Basu Bauer Becker Belaid Benítez Berg Bernard Bhatt Bianchi Blanco Boateng Bogdanov Bondarenko Borg
    Botha Brennan Brown Byrne Çelik Campos Carlsson Castillo Čermák Chaudhry Chen Chikwanha Chowdhury Christensen Costa Cruz Dąbrowski Dahl
    Das Dekker Demir Deshmukh Diallo Díaz Dimitrov Dlamini Doyle Dubois Dupont Eklund Eriksen Esposito Eze Farkas Fernandes Ferrari Fischer
    Flores Fofanah Fontaine Fraser Fujita Gallagher Gallo García Gashi Georgiou Ghosh Girard Goldberg Gomes Greco Grigoryan Gruber Gupta
    Haddad Hagen Hakimi Halonen Hamid Hansen Hashimoto Hassani Hawkins Hernandez Hidalgo Hoang Hoffmann Holm Horvat Hossain Hughes Ibarra
    Iglesias Ilić Inoue Ivanova Iyer Jankowski Jansen Jensen Jiménez Johansson Jovanović Juarez Kamau Kang Kapoor Karlsen Kato Kaur Keita
    Kelly Kenyatta Khalil Khan Kimura Kiss Klein Kobayashi Koch Kone Korhonen Kovács Kowalczyk Kozlov Kruger Kumar Kuznetsova Laine Lam
    Larsen Laurent Le Leclerc Lee Lehmann Lewandowska Li Lima Lind Liu Lombardi López Lund MacLeod Magnusson Mahlangu Makinen Malhotra
    Mancini Markovic Marques Martins Matsuda Mazur Mbeki Medina Mehta Meier Melnyk Mendes Menon Meyer Mensah Mishra Molina Moreau Moreno
    Mori Morris Müller Mutasa Mwangi Nagy Nair Nakamura Naidoo Navarro Ncube Ndiaye Nguyen Nielsen Nikolaou Novák Nowak Nkosi Núñez Nyström
    O'Brien O'Connor Ochieng Oduya Ogawa Okafor Okonkwo Olsen Omondi Onyango Ortega Osei Otieno Öztürk Pacheco Papadopoulos Park Patel
    Pavlović Pereira Pérez Petersen Petrov Pham Pinto Popescu Prasad Quispe Rahimi Ramirez Rao Rasmussen Reyes Ribeiro Ricci Rossi Roux
    Ruiz Rzepka Saito Salazar Sánchez Santos Sato Schmidt Schneider Sharma Shevchenko Silva Singh Soares Sokolova Sørensen Soto Sousa Suárez
    Suzuki Svensson Szabó Takahashi Tamm Tan Tanaka Teixeira Tesfaye Thapa Torres Touré Tran Vargas Varga Vasquez Vega Verma Virtanen
    Vogel Volkov Walsh Wang Weber Wójcik Wong Yamada Yılmaz Zhang Zieliński Zulu
    """.split()
)


class Function(NamedTuple):
    """What a department does: its name, what its people are called, and its skills, those that everybody learns first in front."""

    name: str
    role: str
    skills: tuple[str, ...]


FUNCTIONS = (
    Function("Engineering", "Engineer", ("code review", "testing", "system design", "debugging", "cloud operations", "performance tuning")),
    Function("Sales", "Account Executive", ("prospecting", "product demos", "forecasts", "pricing", "key accounts", "partner sales")),
    Function("Operations", "Operations Specialist", ("scheduling", "process mapping", "vendor care", "forecasting", "lean work", "safety")),
    Function("Support", "Support Specialist", ("ticket triage", "diagnosis", "knowledge base", "escalations", "metrics", "training")),
    Function("Product", "Product Manager", ("user stories", "roadmaps", "discovery", "prioritisation", "pricing", "product analytics")),
    Function("Marketing", "Marketing Specialist", ("copywriting", "campaigns", "brand", "events", "search", "market research")),
    Function("Finance", "Financial Analyst", ("bookkeeping", "reporting", "forecasting", "controlling", "tax", "treasury")),
    Function("People", "People Partner", ("interviewing", "onboarding", "pay", "labour law", "learning", "workforce planning")),
    Function("Data", "Data Analyst", ("queries", "dashboards", "statistics", "data modelling", "experiments", "machine learning")),
    Function("Design", "Designer", ("prototyping", "visual design", "user research", "design systems", "accessibility", "service design")),
    Function("Legal", "Counsel", ("contracts", "privacy law", "compliance", "licensing", "disputes", "governance")),
    Function("Research", "Researcher", ("literature reviews", "experiments", "statistics", "grant writing", "publishing", "prototyping")),
    Function("Security", "Security Analyst", ("access reviews", "monitoring", "incidents", "threat modelling", "audits", "cryptography")),
    Function("Procurement", "Buyer", ("tenders", "vendor care", "contracts", "cost analysis", "category plans", "supplier risk")),
    Function("Logistics", "Logistics Planner", ("scheduling", "warehousing", "route planning", "customs", "forecasting", "fleet care")),
    Function("Quality", "Quality Inspector", ("inspections", "root causes", "standards", "audits", "statistics", "supplier quality")),
)

REGIONS = (
    "", "Nordics", "Iberia", "Levant", "Andes", "Baltics", "Caribbean", "East Africa", "West Africa", "Central Europe", "South Asia",
    "East Asia", "Oceania", "Great Lakes", "Maghreb", "British Isles",
)  # fmt: skip

LEADERSHIP = "Leadership"

COMMON_SKILLS = (
    "negotiation", "public speaking", "mentoring", "facilitation", "clear writing", "budgeting", "hiring", "coaching", "storytelling",
    "project planning", "conflict resolution", "stakeholder care",
)  # fmt: skip

GOALS = (
    "lead a team", "lead a project", "run a budget", "move to another department", "become an expert", "work abroad",
    "speak at a conference", "launch a product", "mentor somebody", "grow the team", "open a new market", "improve how we work",
    "take on a bigger role",
)  # fmt: skip

PROJECTS = tuple(
    """
    Acacia Albatross Amber Antares Aurora Basalt Beacon Birch Bluebird Boreal Cassiopeia Cedar Chestnut Cobalt Compass Condor Coral Dolphin
    Dune Eclipse Ember Falcon Fjord Ginkgo Glacier Granite Harbour Heron Horizon Indigo Iris Jasper Juniper Kestrel Lagoon Lantern Larch
    Lighthouse Lotus Magnolia Meridian Mistral Monsoon Nebula Oasis Ocelot Orchid Osprey Pangolin Polaris Prairie Quartz Rowan Saffron
    Sequoia Sirocco Tamarind Topaz Tundra Willow Zenith Zephyr
    """.split()
)

PROGRAMMES = ("mentoring circle", "first-time leads", "cross-team exchange")
