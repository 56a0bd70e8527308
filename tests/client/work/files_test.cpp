#include <catch2/catch.hpp>

#include <string>

#include "client/work/files.h"

using namespace relais::client::work;

TEST_CASE("files: an answer's file has a plain name of its own", "[client_work]") {
    CHECK(attachment_name("/data/member[2]/photo", 0x3fa2b81cU, ".jpg") == "photo-3fa2b81c.jpg");
    CHECK(attachment_name("/data/été", 1, ".png") == "t-00000001.png");
    CHECK(attachment_name("/data/日本", 1, ".png") == "file-00000001.png");
    CHECK(attachment_name("/data/" + std::string(300, 'a'), 1, ".png").size() < 80);
}

TEST_CASE("files: an ending is a few plain letters or none", "[client_work]") {
    CHECK(ending_of("DSC_01.JPG") == ".jpg");
    CHECK(ending_of("/media/CL/a.b.mp3") == ".mp3");
    CHECK(ending_of("notes") == ".bin");
    CHECK(ending_of("trap.<x>") == ".bin");
    CHECK(ending_of("long.averylongending") == ".bin");
    CHECK(ending_of("point.") == ".bin");
}

TEST_CASE("files: what serves a question is known by its ending", "[client_work]") {
    CHECK(is_fitting(Widget::image, "a.JPG"));
    CHECK_FALSE(is_fitting(Widget::image, "a.mp3"));
    CHECK(is_fitting(Widget::audio, "a.amr"));
    CHECK(is_fitting(Widget::video, "a.mp4"));
    CHECK(is_fitting(Widget::barcode, "a.png"));
    CHECK(is_fitting(Widget::file, "a.pdf"));
    CHECK(is_fitting(Widget::file, "a"));
}

TEST_CASE("files: max-pixels is obeyed where it is a number", "[client_work]") {
    QuestionView question;
    question.widget = Widget::image;
    CHECK(file_rules(question) == FileRules{true, 0});
    question.parameters = {{"max-pixels", "1024"}};
    CHECK(file_rules(question).longest_side == 1024);
    question.parameters = {{"orx:max-pixels", "-5"}};
    CHECK(file_rules(question).longest_side == 0);
    question.parameters = {{"orx:max-pixels", "large"}};
    CHECK(file_rules(question).longest_side == 0);
    question.widget = Widget::audio;
    CHECK_FALSE(file_rules(question).picture);
}
