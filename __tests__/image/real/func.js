console.log("a function");
