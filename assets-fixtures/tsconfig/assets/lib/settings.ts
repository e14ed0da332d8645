const settings = { name: "shop" }; export default settings;
