// The flow registry on one page: which questions it finds, and which places it offers.
#include <algorithm>
#include <fstream>
#include <sstream>

#include "client/work/flow_count.h"
#include "client/work/registry.h"
#include "tests/client/work/steps.h"

using namespace relais;
using namespace relais::client::work;
using namespace relais::client::work::tests;

namespace {

std::vector<sync::batch::FormFile> library() {
    std::vector<sync::batch::FormFile> files;
    for (const char* name : {"flow_registry.xlsx", "household_survey.xlsx", "regions.csv",
                             "cercles.csv", "communes.csv"}) {
        std::ifstream file(std::string(REPO_ROOT) + "/forms/library/" + name, std::ios::binary);
        std::stringstream bytes;
        bytes << file.rdbuf();
        files.push_back({name, bytes.str()});
    }
    return files;
}

std::unique_ptr<Workplace> with_library(Laptop& laptop) {
    auto workplace = laptop.workplace();
    laptop.hub.write_enrolment(laptop.folder / "laptop.relais", library());
    Outcome<> enrolled;
    workplace->enrol(laptop.folder / "laptop.relais", "AD-07", kPassphrase, enrolled.done());
    REQUIRE(enrolled.get(*laptop.jobs).has_value());
    open_shift(*workplace, laptop);
    return workplace;
}

void begin(Workplace& workplace, Laptop& laptop) {
    Outcome<> started;
    workplace.start("flow_registry.xlsx", started.done());
    REQUIRE(started.get(*laptop.jobs).has_value());
}

const NamedPlace* find(const std::vector<NamedPlace>& places, const std::string& name,
                       const std::string& within) {
    const auto found = std::find_if(places.begin(), places.end(), [&](const NamedPlace& place) {
        return place.name == name && place.within == within;
    });
    return found == places.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("registry: our own form has all that stands on one page", "[work]") {
    Laptop laptop;
    auto workplace = with_library(laptop);
    begin(*workplace, laptop);
    const RegistryForm* form = workplace->interview()->registry();
    REQUIRE(form != nullptr);
    CHECK(form->direction == "/data/direction");
    CHECK(form->group_size == "/data/group_size");
    CHECK(form->consent == "/data/consent");
    CHECK(form->transport == "/data/journey/transport");
    CHECK(form->reason == "/data/journey/reason");
    CHECK(form->counted_elsewhere == "/data/profile/counted_elsewhere");
    CHECK(form->counts.size() == 8);
    CHECK(form->origin.size() == 4);
    CHECK(form->destination.size() == 4);
    CHECK(form->survey_every == 5);
    CHECK(form->survey_form == "individual_survey");
}

TEST_CASE("registry: a tally without places is none", "[work]") {
    Laptop laptop;
    auto workplace = ready(laptop);
    start(*workplace, laptop);
    CHECK(workplace->interview()->registry() == nullptr);
}

TEST_CASE("registry: how often to survey stands in the form", "[work]") {
    const auto every = [](const std::string& rows) {
        const auto workbook = forms::xlsform::read_workbook(
            "| survey |\n| | type | name | label | appearance | calculation | default |\n"
            "| | select_one d | direction | D | | | |\n| | select_one d | origin_a | O | | | |\n"
            "| | begin_group | g | G | field-list relais-tally | | |\n"
            "| | integer | n | N | | | |\n| | end_group | | | | | |\n" +
                rows + "| choices |\n| | list_name | name | label |\n| | d | x | X |\n",
            "r.md");
        REQUIRE(workbook.has_value());
        auto loaded = forms::xlsform::load(*workbook, "r");
        REQUIRE(loaded.definition.has_value());
        const auto form = registry_form(*loaded.definition);
        REQUIRE(form.has_value());
        return std::pair(form->survey_every, form->survey_form);
    };
    CHECK(every("") == std::pair(5, std::string()));
    CHECK(every("| | calculate | survey_every | | | 12 | |\n") == std::pair(12, std::string()));
    CHECK(every("| | hidden | survey_every | | | | 0 |\n"
                "| | hidden | survey_form | | | | fms |\n") == std::pair(0, std::string("fms")));
    CHECK(every("| | calculate | survey_every | | | ${n} + 1 | |\n").first == 5);
}

TEST_CASE("registry: every place of the chain is offered once, and taking it answers the chain",
          "[work]") {
    Laptop laptop;
    auto workplace = with_library(laptop);
    begin(*workplace, laptop);
    Interview& interview = *workplace->interview();
    const RegistryForm& form = *interview.registry();
    REQUIRE(interview.answer(form.consent, "agreed"));
    REQUIRE(interview.answer(form.direction, "out"));
    const auto places = interview.places(form.origin);
    CHECK(places.size() == 10 + 53 + 701);
    const auto* commune = find(places, "Ansongo", "Gao › Ansongo");
    REQUIRE(commune != nullptr);
    REQUIRE(commune->steps.size() == 3);
    interview.take(form.origin, commune->steps);
    CHECK(interview.words_of(form.origin) == std::vector<std::string>{"Gao", "Ansongo", "Ansongo"});
    const auto* region = find(places, "Kidal", "");
    REQUIRE(region != nullptr);
    interview.take(form.origin, region->steps);
    CHECK(interview.words_of(form.origin) == std::vector<std::string>{"Kidal"});

    // Going out: countries, and Mali's own places behind one of them.
    const auto abroad = interview.places(form.destination);
    CHECK(abroad.size() == 22 + 10 + 53 + 701);
    CHECK(find(abroad, "Niger", "") != nullptr);
    CHECK(find(abroad, "Gao", "Mali") != nullptr);
    // Looking changed nothing.
    CHECK(interview.words_of(form.destination).empty());
}

TEST_CASE("registry: what was named most in the shift is known, corrections count once", "[work]") {
    Laptop laptop;
    auto workplace = with_library(laptop);
    const auto group = [&](const std::string& region) {
        begin(*workplace, laptop);
        Interview& interview = *workplace->interview();
        interview.answer("/data/consent", "agreed");
        interview.answer("/data/direction", "out");
        interview.answer("/data/group_size", "4");
        interview.answer("/data/journey/origin_adm1", region);
        return finalise(*workplace, laptop);
    };
    const auto first = group("ML07");
    group("ML07");
    group("ML08");
    Outcome<> correcting;
    workplace->correct(first, correcting.done());
    REQUIRE(correcting.get(*laptop.jobs).has_value());
    finalise(*workplace, laptop);

    const std::vector<std::string> chain{"/data/journey/origin_adm1", "/data/journey/origin_adm2"};
    const auto use = place_use(workplace->records(), chain);
    CHECK(use.at("/data/journey/origin_adm1=ML07") == 2);
    CHECK(use.at("/data/journey/origin_adm1=ML08") == 1);
    CHECK(workplace->records().at(1).summary.from == "Kidal");
    CHECK(groups_since_survey(workplace->records(), "flow_registry", "household_survey") == 3);
}
