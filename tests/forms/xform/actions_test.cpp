// Actions read, written and run: what a form says of its events is what happens.
#include <catch2/catch.hpp>

#include <memory>

#include "forms/session/session.h"
#include "forms/xform/xform.h"
#include "tests/support/manual_clock.h"

namespace relais::forms::xform {

namespace {

std::string form_of(const std::string& model, const std::string& body) {
    return "<h:html xmlns=\"http://www.w3.org/2002/xforms\" "
           "xmlns:h=\"http://www.w3.org/1999/xhtml\" xmlns:jr=\"http://openrosa.org/javarosa\" "
           "xmlns:odk=\"http://www.opendatakit.org/xforms\"><h:head><h:title>T</h:title><model>" +
           model + "</model></h:head><h:body>" + body + "</h:body></h:html>";
}

std::string primary(const std::string& inside) {
    return "<instance><data id=\"t\">" + inside + "</data></instance>";
}

/// A form that is opened as it was written, or as this program writes it again.
class Story {
  public:
    Story(const std::string& xml, bool again) {
        auto loaded = read_xform(xml, "form");
        for (const auto& each : loaded.diagnostics)
            UNSCOPED_INFO(each.location << ": " << each.text);
        REQUIRE(loaded.definition);
        if (again) {
            const auto written = write_xform(*loaded.definition);
            loaded = read_xform(written, "form");
            REQUIRE(loaded.definition);
            CHECK(write_xform(*loaded.definition) == written);
        }
        auto compiled = session::Form::compile(*std::move(loaded.definition), {});
        REQUIRE(std::holds_alternative<std::unique_ptr<const session::Form>>(compiled));
        form_ = std::get<std::unique_ptr<const session::Form>>(std::move(compiled));
        surroundings_.clock = &clock_;
        surroundings_.random = random_.get();
        session_ = std::make_unique<session::Session>(*form_, surroundings_);
    }
    std::string text(const std::string& path) const {
        const auto node = session_->answers().find(path);
        return node == model::kNoNode ? "nothing" : std::string(session_->answers().text(node));
    }
    void answer(const std::string& path, const std::string& value) {
        REQUIRE(session_->answer(session_->answers().find(path), value));
    }
    void add(const std::string& parent, const std::string& repeat) {
        const auto index = model::find_path(form_->definition(), repeat);
        REQUIRE(session_->add_repeat(session_->answers().find(parent), index) != model::kNoNode);
    }
    session::Session& session() { return *session_; }
    /// A second visit to the same record.
    void reopen() {
        session_ = std::make_unique<session::Session>(*form_, surroundings_, session_->answers());
    }

  private:
    tests::ManualClock clock_;
    std::unique_ptr<Random> random_ = std::make_unique<SeededRandom>(7U);
    session::Surroundings surroundings_;
    std::unique_ptr<const session::Form> form_;
    std::unique_ptr<session::Session> session_;
};

constexpr const char* kRepeatBody = "<repeat nodeset=\"/data/rep\"><input ref=\"/data/rep/x\"/>";

}  // namespace

TEST_CASE("actions: a first load sets the form's own instances, not new ones", "[xform]") {
    const bool again = GENERATE(false, true);
    Story story(form_of(primary("<rep><x/></rep><rep><x/></rep>") +
                            "<setvalue event=\"odk-instance-first-load\" ref=\"/data/rep/x\" "
                            "value=\"position(..)\"/>",
                        std::string(kRepeatBody) + "</repeat>"),
                again);
    story.add("/data", "/data/rep");

    CHECK(story.text("/data/rep[1]/x") == "1");
    CHECK(story.text("/data/rep[2]/x") == "2");
    CHECK(story.text("/data/rep[3]/x").empty());
}

TEST_CASE("actions: a new repeat sets what was added or counted, never what was there", "[xform]") {
    const bool again = GENERATE(false, true);
    Story story(
        form_of(primary("<n>2</n><rep><x>old</x></rep><many jr:template=\"\"><y/></many>") +
                    "<bind nodeset=\"/data/n\" type=\"int\"/>",
                "<input ref=\"/data/n\"/>" + std::string(kRepeatBody) +
                    "<setvalue event=\"odk-new-repeat\" ref=\"/data/rep/x\">n'e\"w</setvalue>"
                    "</repeat><repeat nodeset=\"/data/many\" jr:count=\"/data/n\">"
                    "<input ref=\"/data/many/y\"/><setvalue event=\"odk-new-repeat\" "
                    "ref=\"/data/many/y\" value=\"position(..) * 10\"/></repeat>"),
        again);
    story.add("/data", "/data/rep");
    story.answer("/data/n", "3");

    CHECK(story.text("/data/rep[1]/x") == "old");
    CHECK(story.text("/data/rep[2]/x") == "n'e\"w");
    CHECK(story.text("/data/many[2]/y") == "20");
    CHECK(story.text("/data/many[3]/y") == "30");
}

TEST_CASE("actions: the model may name both events of a default in a repeat", "[xform]") {
    const bool again = GENERATE(false, true);
    Story story(form_of(primary("<rep><x/></rep>") +
                            "<setvalue event=\"odk-instance-first-load odk-new-repeat\" "
                            "ref=\"/data/rep/x\" value=\"position(..)\"/>",
                        std::string(kRepeatBody) + "</repeat>"),
                again);
    story.add("/data", "/data/rep");

    CHECK(story.text("/data/rep[1]/x") == "1");
    CHECK(story.text("/data/rep[2]/x") == "2");
}

TEST_CASE("actions: several events stand in one attribute", "[xform]") {
    const bool again = GENERATE(false, true);
    Story story(form_of(primary("<a>5</a><b/>"),
                        "<input ref=\"/data/a\"><setvalue ref=\"/data/b\" value=\"../a * 2\" "
                        "event=\"odk-instance-first-load  xforms-value-changed\"/></input>"),
                again);
    CHECK(story.text("/data/b") == "10");
    story.answer("/data/a", "7");
    CHECK(story.text("/data/b") == "14");
}

TEST_CASE("actions: a path with a predicate chooses its instance", "[xform]") {
    const bool again = GENERATE(false, true);
    Story story(form_of(primary("<a/><k>2</k><rep><x/></rep><rep><x/></rep>"),
                        "<input ref=\"/data/a\"><setvalue event=\"xforms-value-changed\" "
                        "ref=\"/data/rep[position() = /data/k]/x\" value=\"/data/a\"/></input>"
                        "<input ref=\"/data/k\"/>" +
                            std::string(kRepeatBody) + "</repeat>"),
                again);
    story.answer("/data/a", "one");
    story.answer("/data/k", "1");
    story.answer("/data/a", "two");

    CHECK(story.text("/data/rep[1]/x") == "two");
    CHECK(story.text("/data/rep[2]/x") == "one");
}

TEST_CASE("actions: what a load sets triggers what waits for it", "[xform]") {
    Story story(form_of(primary("<a/><b/>") + "<setvalue event=\"odk-instance-first-load\" "
                                              "ref=\"/data/a\" value=\"'x'\"/>",
                        "<input ref=\"/data/a\"><setvalue event=\"xforms-value-changed\" "
                        "ref=\"/data/b\" value=\"concat(/data/a, 'y')\"/></input>"),
                false);
    CHECK(story.text("/data/b") == "xy");
}

TEST_CASE("actions: each load runs again, a first load does not", "[xform]") {
    Story story(form_of(primary("<first>0</first><each>0</each><last/>") +
                            "<setvalue event=\"odk-instance-first-load\" ref=\"/data/first\" "
                            "value=\"/data/first + 1\"/><setvalue event=\"odk-instance-load\" "
                            "ref=\"/data/each\" value=\"/data/each + 1\"/><setvalue "
                            "event=\"xforms-revalidate\" ref=\"/data/last\">done</setvalue>",
                        ""),
                false);
    story.reopen();
    CHECK(story.text("/data/first") == "1");
    CHECK(story.text("/data/each") == "2");
    CHECK(story.text("/data/last").empty());
    story.session().finish();
    CHECK(story.text("/data/last") == "done");
}

TEST_CASE("actions: those of the model run in the order they are written in", "[xform]") {
    const bool again = GENERATE(false, true);
    Story story(form_of(primary("<a/><b/>") +
                            "<setvalue event=\"xforms-ready\" ref=\"/data/b\">1</setvalue>"
                            "<setvalue event=\"odk-instance-first-load\" ref=\"/data/a\" "
                            "value=\"/data/b + 1\"/>",
                        ""),
                again);
    CHECK(story.text("/data/a") == "2");
}

TEST_CASE("actions: an event that nobody knows, or out of place, refuses the form", "[xform]") {
    const auto event = GENERATE(as<std::string>(), "no-such-event", "odk-new-repeat",
                                "odk-instance-first-load jr-inserted");
    const auto loaded = read_xform(
        form_of(primary("<a/>") + "<setvalue event=\"" + event + "\" ref=\"/data/a\"/>", ""),
        "form");
    CHECK_FALSE(loaded.definition);
}

TEST_CASE("starting instances survive the way there and back", "[xform]") {
    const auto loaded = read_xform(
        form_of(primary("<rep jr:template=\"\"><x>t</x><in jr:template=\"\"><y/></in></rep>"
                        "<rep><x>1</x><in><y>a</y></in><in><y>b</y></in></rep><rep><x>2</x></rep>"),
                std::string(kRepeatBody) +
                    "<repeat nodeset=\"/data/rep/in\"><input ref=\"/data/rep/in/y\"/></repeat>"
                    "</repeat>"),
        "form");
    REQUIRE(loaded.definition);
    const auto again = read_xform(write_xform(*loaded.definition), "form");
    REQUIRE(again.definition);
    REQUIRE(loaded.definition->starting.size() == 2);
    CHECK(again.definition->starting == loaded.definition->starting);
}

TEST_CASE("expressions ask for texts by their id, in the language shown", "[xform]") {
    const bool again = GENERATE(false, true);
    const std::string texts =
        "<itext><translation lang=\"fr\"><text id=\"c-0\"><value>Bamako</value></text>"
        "<text id=\"hi\"><value>Bonjour</value></text></translation><translation lang=\"en\">"
        "<text id=\"c-0\"><value>The capital</value></text><text id=\"hi\"><value>Hello</value>"
        "</text></translation></itext>";
    Story story(form_of(texts + primary("<a/><b/>") +
                            "<instance id=\"c\"><root><item><itextId>c-0</itextId><name>x</name>"
                            "</item></root></instance><bind nodeset=\"/data/b\" calculate=\""
                            "concat(/data/a, jr:itext('hi'), ' ', jr:itext("
                            "instance('c')/root/item[name = 'x']/itextId))\"/>",
                        "<input ref=\"/data/a\"/>"),
                again);
    CHECK(story.text("/data/b") == "Bonjour Bamako");
    story.session().set_language(1);
    story.answer("/data/a", "-");
    CHECK(story.text("/data/b") == "-Hello The capital");
}

TEST_CASE("a question of type boolean stands for its answer", "[xform]") {
    Story story(form_of(primary("<a>1</a><b>2</b>") +
                            "<bind nodeset=\"/data/a\" type=\"boolean\"/>"
                            "<bind nodeset=\"/data/b\" relevant=\"/data/a\"/>",
                        "<input ref=\"/data/a\"/><input ref=\"/data/b\"/>"),
                false);
    const auto shown = [&] {
        return story.session().answers().relevant(story.session().answers().find("/data/b"));
    };
    CHECK(shown());
    story.answer("/data/a", "false");
    CHECK_FALSE(shown());
    story.answer("/data/a", "true");
    CHECK(shown());
}

}  // namespace relais::forms::xform
